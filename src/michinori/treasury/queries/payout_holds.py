"""Reading what staff keep people from taking out (decision 38, Payouts held)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Sum

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.machinery import clock
from michinori.machinery.rows import find, newest_first
from michinori.people.staff import require_staff
from michinori.rules.money.payout_days import LATEST
from michinori.treasury.models import Payout, PayoutHold
from michinori.treasury.queries.held_pay import first_due
from michinori.treasury.queries.holdings import SOURCES
from michinori.treasury.queries.receipts import received_first

PAGE = 50


@dataclass(frozen=True)
class Stake:
    """What a hold keeps back, in yen: on the balances, and what was ``asked`` for already. ``gone``: in a run that was
    released, which it does not stop. ``day_60``: see ``day_60_of``.
    """

    as_worker: int
    as_client: int
    asked: int
    gone: int
    day_60: date | None


def holds_on(owner_ids: Collection[str]) -> dict[str, PayoutHold]:
    """The hold that keeps each of these owners from taking money out now, by owner: the one that lasts longest. One
    query. No permission is checked. To decide by it, hold the owner's lock.
    """
    rows = PayoutHold.objects.filter(_standing(clock.now()), owner_id__in=owner_ids)
    return {one.owner_id: one for one in rows.exclude(alone=False, second_by="").order_by("ends_at", "id")}


def require_not_held(owner_ids: Collection[str]) -> None:
    """Check that nothing keeps these owners from taking money out. One query. Raises ``payout-on-hold`` (409, with
    ``until`` and ``why``).
    """
    for one in holds_on(owner_ids).values():
        raise Problem("payout-on-hold", until=one.ends_at, why=one.why)


def standing_of(owner_id: str) -> list[PayoutHold]:
    """The holds of an owner that nobody has lifted and whose time is not over, also those that wait for a second
    person.
    """
    return list(PayoutHold.objects.filter(_standing(clock.now()), owner_id=owner_id).order_by("made_at", "id"))


def waits_for_second(hold: PayoutHold, now: datetime) -> bool:
    """Whether another person can still agree to a hold."""
    return hold.lifted_at is None and not hold.second_by and hold.ends_at > now


def payout_holds(actor: Actor, *, after: str | None) -> tuple[list[PayoutHold], str | None]:
    """All holds, the newest first. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "money")
    return newest_first(_with_owners(), "made_at", after=after, limit=PAGE)


def find_payout_hold(actor: Actor, hold_id: str) -> PayoutHold:
    """One hold with its owner. Raises ``not-found`` (404), also for anybody but staff."""
    require_staff(actor, "money")
    return find(_with_owners(), hold_id)


def stake_of(actor: Actor, owner_id: str) -> Stake:
    """What a hold of this owner's money keeps back. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "money")
    there = balances((accounts.worker(owner_id), accounts.client(owner_id)))
    own = Payout.objects.filter(owner_id=owner_id, source__in=SOURCES)
    asked, gone = Q(status="requested") | Q(run__status="gathered"), Q(run__status="released")
    sums = own.aggregate(asked=Sum("amount", filter=asked), gone=Sum("amount", filter=gone))
    return Stake(
        as_worker=there[accounts.worker(owner_id)],
        as_client=there[accounts.client(owner_id)],
        asked=sums["asked"] or 0,
        gone=sums["gone"] or 0,
        day_60=day_60_of(owner_id),
    )


def day_60_of(owner_id: str) -> date | None:
    """Day 60 (domain § 8) of the oldest work of which the pay is on an owner's balance or has been asked for, without
    what leaves though it is held; None where nothing says so. A few queries, and some more for each payout that waits.
    """
    days = [first_due(owner_id)]
    waiting = Payout.objects.filter(
        Q(status="requested") | Q(run__status="gathered"), owner_id=owner_id, by_day_60=False
    )
    days += [received_first(one) for one in waiting.filter(source="worker").values_list("id", flat=True)]
    first = min((day for day in days if day), default=None)
    return first + timedelta(days=LATEST - 1) if first else None


def _standing(now: datetime) -> Q:
    return Q(lifted_at=None, ends_at__gt=now)


def _with_owners() -> QuerySet[PayoutHold]:
    return PayoutHold.objects.select_related("owner__user", "owner__organisation")
