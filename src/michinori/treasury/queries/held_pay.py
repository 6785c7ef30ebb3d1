"""Pay that is due by day 60 though staff hold its owner's money (decision 38, Payouts held)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max, Sum

from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.rules.money.payout_holds import last_run
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
    own = Payout.objects.filter(owner_id=owner_id, source="worker").exclude(status__in=_NOT_GONE)
    last = own.filter(by_day_60=False).aggregate(at=Max("requested_at"))["at"]
    since: dict[str, datetime] = {"requested_at__gt": last} if last else {}
    gone: int = own.filter(by_day_60=True, **since).aggregate(sum=Sum("amount"))["sum"] or 0
    there = balance(accounts.worker(owner_id))
    parts = parts_of(newest_credits(accounts.worker(owner_id), there + gone))
    due = sum(one.amount for each in parts for one in each if last_run(one.on) <= on)
    return max(0, min(there, due - gone))


def due_of_payout(payout_id: str, on: date) -> int:
    """The same of what was asked for."""
    return sum(one.amount for one in parts_of_payout(payout_id) if last_run(one.on) <= on)
