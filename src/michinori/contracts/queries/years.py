"""The payments of a year as one side counts them: by month, by whom and for which kind of work."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, DateField, DateTimeField, ExpressionWrapper, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from michinori.contracts.models import Payment
from michinori.kernel.clock import JAPAN

type Side = Literal["worker", "client"]
MOST_ROWS = 50


@dataclass(frozen=True)
class Sums:
    """Payments added up, whole yen: ``gross`` with tax; ``fee`` with its tax, less what the operator bears; ``net`` is
    what the worker got.
    """

    gross: int = 0
    fee: int = 0
    withheld: int = 0
    net: int = 0
    count: int = 0


@dataclass(frozen=True)
class Year:
    """``months``: twelve, from January. ``by_other``: the other side's id (a worker's view) or the contract's id and
    title (a client's), the largest first, at most 50; ``by_kind``: the job's category, empty for contracts without one.
    """

    whole: Sums
    months: list[Sums]
    by_other: list[tuple[str, str, Sums]]
    by_kind: list[tuple[str, Sums]]


def year_of(side: Side, owner_id: str, year: int) -> Year:
    """The year of a worker, or of a client: the caller has checked that the reader may see it. Three queries."""
    rows = _rows(side, owner_id, year)
    by_month = {row["month"].month: _sums(row) for row in _added(rows.annotate(month=_MONTH), "month")}
    other = ("contract__client_id",) if side == "worker" else ("contract_id", "contract__title")
    others = [
        (row[other[0]], row[other[1]] if len(other) > 1 else "", _sums(row))
        for row in _added(rows, *other).order_by("-gross", other[0])[:MOST_ROWS]
    ]
    kinds = [
        (row["contract__job__category"] or "", _sums(row))
        for row in _added(rows, "contract__job__category").order_by("-gross")
    ]
    months = [by_month.get(month, Sums()) for month in range(1, 13)]
    return Year(_whole(months), months, others, kinds)


def payments_of(side: Side, owner_id: str, year: int) -> Iterator[Payment]:
    """Every payment of the year with its contract and client, the oldest first, read bit by bit."""
    rows = _rows(side, owner_id, year).select_related(
        "contract__client__user", "contract__client__organisation", "contract__worker", "contract__job"
    )
    return rows.order_by("at", "id").iterator(chunk_size=1_000)


def years_of(side: Side, owner_id: str, last: int) -> list[int]:
    """The years from the first payment to ``last``, the newest first; ``last`` alone where none was made. One query."""
    first = _of(side, owner_id).order_by("at").values_list("at", flat=True).first()
    begun = (first - _INSTANT).astimezone(JAPAN).year if first else last
    return list(range(last, min(begun, last) - 1, -1))


_INSTANT = timedelta(microseconds=1)
"""24:00 belongs to the day that ends: a clock's payment at that instant is one of the month that ends."""
_MONTH = TruncMonth(
    ExpressionWrapper(F("at") - _INSTANT, output_field=DateTimeField()), output_field=DateField(), tzinfo=JAPAN
)


def _of(side: Side, owner_id: str) -> QuerySet[Payment]:
    mine = {"contract__worker_id": owner_id} if side == "worker" else {"contract__client_id": owner_id}
    return Payment.objects.filter(**mine)


def _rows(side: Side, owner_id: str, year: int) -> QuerySet[Payment]:
    begins, ends = (datetime(each, 1, 1, tzinfo=JAPAN) for each in (year, year + 1))
    return _of(side, owner_id).filter(at__gt=begins, at__lte=ends)


def _added(rows: QuerySet[Payment], *by: str) -> Any:
    return (
        rows.values(*by)
        .order_by()
        .annotate(
            gross=Sum(F("before_tax") + F("tax")),
            fees=Sum(F("fee") + F("fee_tax") - F("waived")),
            kept=Sum("withheld"),
            got=Sum("net"),
            n=Count("id"),
        )
    )


def _sums(row: dict[str, Any]) -> Sums:
    return Sums(row["gross"], row["fees"], row["kept"], row["got"], row["n"])


def _whole(months: list[Sums]) -> Sums:
    names = ("gross", "fee", "withheld", "net", "count")
    return Sums(*(sum(getattr(one, name) for one in months) for name in names))
