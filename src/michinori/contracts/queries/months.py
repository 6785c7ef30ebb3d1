"""What came in or went out month by month, for the small chart on home."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, DateField, ExpressionWrapper, F, Q, QuerySet, Sum, Value
from django.db.models.fields import DateTimeField
from django.db.models.functions import TruncMonth

from michinori.contracts.models import Contract, Payment
from michinori.contracts.policy import visible_by_side
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among

SHOWN = 6
"""How many months are shown, the present one last."""


@dataclass(frozen=True)
class Month:
    """``first``: its first day, in Japan. ``came``: what the person received as a worker, fee and all deducted;
    ``went``: what was paid out of the deposits of the clients they act for, with tax; whole yen.
    """

    first: date
    came: int = 0
    went: int = 0


def months_of(actor: Actor, today: date) -> list[Month]:
    """The latest months of this person, the oldest first, also those without a payment. One query."""
    firsts = _firsts(today)
    since = datetime(firsts[0].year, firsts[0].month, 1, tzinfo=JAPAN)
    came, went = Counter[date](), Counter[date]()
    for month, received, paid in _composed().tuples(viewer=actor.user_id, since=since):
        came[month] += int(received)
        went[month] += int(paid)
    return [Month(first, came[first], went[first]) for first in firsts]


@cache
def _composed() -> Composed[Payment]:
    sides = visible_by_side(Given("viewer"))
    nothing = Value(0, output_field=BigIntegerField())
    came = _sums(sides["worker"]).annotate(came=Sum("net"), went=nothing)
    went = _sums(sides["client"]).annotate(came=nothing, went=Sum(F("before_tax") + F("tax")))
    rows = [one.values_list("month", "came", "went") for one in (came, went)]
    return Composed(rows[0].union(rows[1], all=True))


def _sums(contracts: QuerySet[Contract]) -> QuerySet[Payment, Any]:
    since = GivenAs("since", DateTimeField())
    theirs = ArraySubquery(contracts.filter(last_at__gte=since).values("id"))
    # 24:00 belongs to the day that ends: a clock's payment at that instant is one of the month that ends.
    at = ExpressionWrapper(F("at") - timedelta(microseconds=1), output_field=DateTimeField())
    month = TruncMonth(at, output_field=DateField(), tzinfo=JAPAN)
    rows = Payment.objects.filter(Q(Among(F("contract_id"), theirs)), at__gt=since)
    return rows.annotate(month=month).values("month").order_by()


def _firsts(today: date) -> list[date]:
    """The first days of the latest months, the oldest first."""
    months = [today.year * 12 + today.month - 1 - back for back in reversed(range(SHOWN))]
    return [date(month // 12, month % 12 + 1, 1) for month in months]
