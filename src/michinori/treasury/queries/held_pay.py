"""Pay that is due by day 60 though staff hold its owner's money (decision 38, Payouts held)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Sum

from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.rules.money.payout_holds import last_run
from michinori.rules.money.rates import Received
from michinori.treasury.models import Payout, PayoutHold
from michinori.treasury.queries.receipts import newest_credits, parts_of, parts_of_payout

_NOT_GONE = ("cancelled", "returned")


def on_grounds(owner_ids: Collection[str]) -> set[str]:
    """Those of the owners whose hold may pass day 60: on grounds to which a second person has agreed. One query."""
    rows = PayoutHold.objects.filter(owner_id__in=owner_ids, lifted_at=None, ends_at__gt=clock.now())
    return set(rows.exclude(grounds="").exclude(second_by="").values_list("owner_id", flat=True))


def due_of(owner_id: str, on: date) -> int:
    """Yen of a worker's balance that have to leave with the run on that bank day at the latest. What has left for that
    reason since all their pay was free is reckoned to be the pay that was due, whichever came first.
    """
    owed = _owed(owner_id)
    early = sum(yen for left_on, yen in owed.gone.items() if left_on <= on)
    due = sum(one.amount for one in owed.parts if last_run(one.on) <= on)
    return max(0, min(owed.there, due - early))


def first_due(owner_id: str) -> date | None:
    """The earliest day of receipt of the work of which the pay is on a worker's balance, by the same reckoning; None
    where nothing says so.
    """
    owed = _owed(owner_id)
    gone = sum(owed.gone.values())
    for one in sorted(owed.parts, key=lambda part: part.on):
        if (gone := gone - one.amount) < 0:
            return one.on
    return None


@dataclass(frozen=True)
class _Owed:
    """``there``: yen of a balance. ``gone``: those that left by day 60 since all was free, by the day of the run for
    which they were gathered. ``parts``: what made up both, as far as anything says so.
    """

    there: int
    gone: Mapping[date, int]
    parts: Sequence[Received]


def _owed(owner_id: str) -> _Owed:
    own = Payout.objects.filter(owner_id=owner_id, source="worker")
    last = own.filter(by_day_60=False).aggregate(at=Max("requested_at"))["at"]  # also what was asked for and came back
    since: dict[str, datetime] = {"requested_at__gt": last} if last else {}
    left = own.filter(by_day_60=True, **since).exclude(status__in=_NOT_GONE)
    gone: dict[date, int] = dict(left.values_list("due_on").annotate(Sum("amount")))
    there = balance(accounts.worker(owner_id))
    parts = parts_of(newest_credits(accounts.worker(owner_id), there + sum(gone.values())))
    return _Owed(there, gone, [one for each in parts for one in each])


def due_of_payout(payout_id: str, on: date) -> int:
    """The same of what was asked for."""
    return sum(one.amount for one in parts_of_payout(payout_id) if last_run(one.on) <= on)
