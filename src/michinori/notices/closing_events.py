"""Notices of the market's closing: to everybody, and to owners of money that cannot be paid out yet (decision 48)."""

from collections.abc import Iterator
from datetime import date

from michinori.machinery.models import OutboxItem
from michinori.people.queries import users_in_power
from michinori.support.models import Closure
from michinori.support.queries.announcements import people_of
from michinori.support.queries.closures import day_before, newest_confirmed
from michinori.wording.support.closures import own_words

from .frame import Hearing, News, said


def hear_of_closure(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``closure_news``: ``{closure_id, after, upto}`` → the people of one batch, each once; nobody once
    another last day was confirmed.
    """
    found = newest_confirmed()
    if found is None or found.id != item.payload["closure_id"]:
        return
    kind = _kind_of(found)
    batch = people_of("everybody").filter(id__gt=item.payload["after"], id__lte=item.payload["upto"])
    for user in batch.order_by("id"):
        yield Hearing(user, lambda: _news(kind, found), must=True, once=f"closure:{found.id}")


def hear_of_money_left(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``money_left``: ``{owner_id, amount, last_day}`` (yen) → the owners of a balance without a bank
    account to which it could go.
    """
    told = item.payload
    values = {"amount": told["amount"], "day": date.fromisoformat(told["last_day"])}
    for user in users_in_power(told["owner_id"], ("owner",)):
        yield Hearing(user, said(item.kind, values), must=True)


def _kind_of(closure: Closure) -> str:
    if closure.last_day is None:
        return "closure_off"
    return "closure_news" if day_before(closure) is None else "closure_moved"


def _news(kind: str, closure: Closure) -> News:
    """What a closure says in the active language."""
    return said(kind, {"day": closure.last_day, "words": own_words(closure.ja, closure.en)})()
