"""The income tax that a client withheld, by month and worker: what it pays the tax office (domain § 8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DateField, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.fields import DateTimeField
from django.db.models.functions import TruncMonth

from michinori.contracts.models import Payment
from michinori.kernel.clock import JAPAN
from michinori.rules.money.withholding_days import next_month

MONTHS = 12
PAYEES = 50
_TICK = timedelta(microseconds=1)
_PEOPLE = Count("contract__worker", distinct=True)
_SUMS = {"payments": Count("id"), "before_tax": Sum("before_tax"), "withheld": Sum("withheld")}


@dataclass(frozen=True)
class WithheldMonth:
    """One month from ``first`` on: how many people were paid, in how many payments, whole yen before tax of these
    payments, and the tax withheld from them.
    """

    first: date
    people: int
    payments: int
    before_tax: int
    withheld: int


@dataclass(frozen=True)
class Payee:
    """A worker from whom something was withheld in a month. ``name``: the real name, else the public one."""

    worker_id: str
    name: str
    payments: int
    before_tax: int
    withheld: int


def withheld_months(client_id: str, *, until: date | None = None) -> list[WithheldMonth]:
    """The months in which this client withheld something, the newest first, at most ``MONTHS`` and one more; ``until``:
    only months before the one that begins on that day. No permission is checked. One query.
    """
    rows = _of_client(client_id)
    if until:
        rows = rows.filter(at__lte=_start(until))
    found = (
        rows.annotate(month=_MONTH)
        .values("month")
        .order_by("-month")
        .annotate(people=_PEOPLE, **_SUMS)
        .values_list("month", "people", *_SUMS)
    )
    return [WithheldMonth(*row) for row in found[: MONTHS + 1]]


def withheld_month(client_id: str, first: date) -> WithheldMonth:
    """One month; all 0 where nothing was withheld. No permission is checked. One query."""
    found = _in(_of_client(client_id), first).aggregate(people=_PEOPLE, **_SUMS)
    return WithheldMonth(first, *(found[name] or 0 for name in ("people", *_SUMS)))


def payees_in(client_id: str, first: date, *, after: str = "") -> list[Payee]:
    """The workers of a month, by id, at most ``PAYEES`` and one more; ``after``: the last id of the page before. No
    permission is checked. One query.
    """
    rows = _in(_of_client(client_id), first).filter(contract__worker_id__gt=after)
    names = ("contract__worker_id", "contract__worker__real_name", "contract__worker__display_name")
    found = rows.values(*names).order_by("contract__worker_id").annotate(**_SUMS)[: PAYEES + 1]
    return [
        Payee(row[names[0]], row[names[1]] or row[names[2]], row["payments"], row["before_tax"], row["withheld"])
        for row in found
    ]


def payments_in(client_id: str, first: date) -> Iterator[Payment]:
    """Every payment of a month from which something was withheld, in the order of payment, with contract and worker.
    Any number of them. No permission is checked. One query.
    """
    rows = _in(_of_client(client_id), first).select_related("contract__worker")
    return rows.order_by("at", "id").iterator(chunk_size=1_000)


def clients_who_withheld(first: date) -> dict[str, int]:
    """The yen that each client withheld in a month, by client. One query."""
    rows = _in(Payment.objects.filter(withheld__gt=0), first).values_list("contract__client_id").order_by()
    return dict(rows.annotate(sum=Sum("withheld")))


def _of_client(client_id: str) -> QuerySet[Payment]:
    return Payment.objects.filter(contract__client_id=client_id, withheld__gt=0)


def _in(rows: QuerySet[Payment], first: date) -> QuerySet[Payment]:
    return rows.filter(Q(at__gt=_start(first)) & Q(at__lte=_start(next_month(first))))


def _start(first: date) -> datetime:
    """24:00 of the day before: an instant that belongs to that day, when a clock pays."""
    return datetime(first.year, first.month, first.day, tzinfo=JAPAN)


_MONTH = TruncMonth(
    ExpressionWrapper(F("at") - _TICK, output_field=DateTimeField()), output_field=DateField(), tzinfo=JAPAN
)
