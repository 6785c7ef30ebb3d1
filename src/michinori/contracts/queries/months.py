"""What came in or went out month by month, for the small chart on home."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, ExpressionWrapper, F, Q, Sum
from django.db.models.fields import DateTimeField
from django.db.models.functions import Coalesce, TruncMonth

from michinori.contracts.models import Payment
from michinori.contracts.policy import visible_to
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
    rows = _composed().tuples(viewer=actor.user_id, since=since)
    found = {month: Month(month, int(came), int(went)) for month, came, went in rows}
    return [found.get(first, Month(first)) for first in firsts]


@cache
def _composed() -> Composed[Payment]:
    since = GivenAs("since", DateTimeField())
    contracts = ArraySubquery(visible_to(Actor.person(Given("viewer"))).filter(last_at__gte=since).values("id"))
    # 24:00 belongs to the day that ends: a clock's payment at that instant is one of the month that ends.
    at = ExpressionWrapper(F("at") - timedelta(microseconds=1), output_field=DateTimeField())
    mine = Q(contract__worker_id=Given("viewer"))
    rows = (
        Payment.objects.filter(Q(Among(F("contract_id"), contracts)), at__gt=since)
        .annotate(month=TruncMonth(at, output_field=DateField(), tzinfo=JAPAN))
        .values("month")
        .order_by()
        .annotate(
            came=Coalesce(Sum("net", filter=mine), 0),
            went=Coalesce(Sum(F("before_tax") + F("tax"), filter=~mine), 0),
        )
    )
    return Composed(rows.values_list("month", "came", "went"))


def _firsts(today: date) -> list[date]:
    """The first days of the latest months, the oldest first."""
    months = [today.year * 12 + today.month - 1 - back for back in reversed(range(SHOWN))]
    return [date(month // 12, month % 12 + 1, 1) for month in months]
