"""Notices for staff of what happens to the installation."""

from collections.abc import Iterator
from datetime import datetime

from michinori.kernel.clock import JAPAN
from michinori.machinery.models import OutboxItem
from michinori.people.queries import all_staff
from michinori.people.staff import staff_with

from .frame import Hearing, said


def hear_of_jump(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``clock_jumped``: ``{before, now}`` (real time) → all staff."""
    before, now = (datetime.fromisoformat(item.payload[name]).astimezone(JAPAN) for name in ("before", "now"))
    for user in all_staff():
        yield Hearing(user, said(item.kind, {"before": f"{before:%Y-%m-%d %H:%M}", "now": f"{now:%Y-%m-%d %H:%M}"}))


def hear_of_books(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``books_wrong``: the figures of the ledger's check → staff of the money."""
    for user in staff_with("money"):
        yield Hearing(user, said(item.kind, item.payload))


def hear_of_card_company(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``card_company_silent``: how many payouts wait for its answer → staff of the money."""
    for user in staff_with("money"):
        yield Hearing(user, said(item.kind, item.payload))
