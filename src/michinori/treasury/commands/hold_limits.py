"""Holds of pay end in time for day 60 (decision 38, Payouts held): looked at each bank day before its run."""

from datetime import datetime

from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.models import Deadline
from michinori.people.models import Client
from michinori.rules.money.payout_holds import ends_for, ends_soon, next_look
from michinori.treasury.models import PayoutHold
from michinori.treasury.queries.payout_holds import day_60_of, holds_on

DEADLINE = "hold_limits"
_SITE = "site"


def await_limits(now: datetime) -> None:
    """Let the clock look on the next bank day, once anything was held."""
    if not Deadline.objects.filter(kind=DEADLINE, subject_id=_SITE).exists():
        set_deadline(DEADLINE, _SITE, next_look(now))


def see_to_limits(subject_id: str, at: datetime) -> int:
    """Deadline handler: end holds that would keep pay beyond day 60 without grounds for it, and tell staff of those
    that end within three bank days because of it. Return how many were ended.
    """
    now = clock.now()
    standing = PayoutHold.objects.filter(lifted_at=None, ends_at__gt=now, grounds="")
    owners = sorted(set(standing.values_list("owner_id", flat=True)))
    ended = sum(_see_to(owner_id, now) for owner_id in owners)
    set_deadline(DEADLINE, subject_id, next_look(now))
    return ended


def _see_to(owner_id: str, now: datetime) -> int:
    lock(Client, owner_id)
    day_60, held = day_60_of(owner_id), bool(holds_on([owner_id]))
    rows = PayoutHold.objects.filter(owner_id=owner_id, lifted_at=None, ends_at__gt=now, grounds="")
    newest = rows.order_by("-ends_at", "-id").first()
    if day_60 is None or newest is None or not ends_soon(day_60, now):
        return 0
    if ends_for(day_60) > now:
        told = {"hold_id": newest.id, "day": day_60.isoformat()}
        outbox.put("payout_hold_ends", told, key=f"payout_hold_ends:{newest.id}")
        return 0
    ended = rows.update(ends_at=now)
    if held and not holds_on([owner_id]):
        outbox.put("payouts_freed", {"hold_id": newest.id}, key=f"payouts_freed:{newest.id}")
    return ended
