"""What one of the staff may do on their word alone, all of it together (decision 38).

Who calls money that left the operator's own, a run not carried out, or a claim lost could each time keep below the
limit. So all three are one count: above ``payout_second`` yen within 30 days another party has to agree. Money
without a number that is credited to clients, or taken back, counts by itself: it is what finance does day by day.
"""

from typing import Any

from django.db import connection
from django.db.models import QuerySet, Sum
from django.db.models.functions import Abs

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.treasury.commands.payout_releases import party_of
from michinori.treasury.commands.payout_runs import LATELY
from michinori.treasury.models import CardDispute, LineAssignment, PayoutRun, StatementLine

_LOCK = 0x776F7264  # "word" in ASCII: an advisory lock, since what others say has no row in common


def needs_second_person(amount: int) -> bool:
    """Whether ``amount`` more yen are too much for one person's word. Others wait to ask until the transaction ends."""
    _wait_for_others()
    return amount + _lately() > settings_now().site.payout_second


def assigning_needs_second(amount: int, *, but: str = "") -> bool:
    """The same of ``amount`` more yen that are credited to a client, or were credited to a wrong one. ``but``: the id
    of an assignment that counts no more, since it is taken back.
    """
    _wait_for_others()
    since = clock.now() - LATELY
    given = LineAssignment.objects.filter(two_people=False, booked_at__gt=since, ended_at=None).exclude(id=but)
    taken = LineAssignment.objects.filter(back_two=False, ended_at__gt=since, booked_at__isnull=False)
    return amount + _sum(given, "line__amount") + _sum(taken, "line__amount") > settings_now().site.payout_second


def is_own_word(actor: Actor, first: str) -> bool:
    """Whether the actor, from whichever of their accounts, is who said it first."""
    return party_of(str(actor)) == party_of(first)


def require_other_party(actor: Actor, first: str) -> None:
    """Check that who agrees is of another party than ``first``. Raises ``other-person-needed`` (403)."""
    if is_own_word(actor, first):
        raise Problem.forbidden("other-person-needed")


def _wait_for_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _lately() -> int:
    """The yen of 30 days that one person's word was enough for. Three queries."""
    since = clock.now() - LATELY
    lines = StatementLine.objects.filter(status__in=("own", "charge"), settled_at__gt=since)
    runs = PayoutRun.objects.filter(
        status="dissolved", stop_two=False, released_at__isnull=False, dissolved_at__gt=since
    )
    lost = CardDispute.objects.filter(lost_two=False, decided_at__gt=since)
    own = lines.exclude(own_money__two_people=True)
    return _sum(own, Abs("amount")) + _sum(runs, "total") + _sum(lost, "written_off")


def _sum(rows: QuerySet[Any], yen: Any) -> int:
    return rows.aggregate(sum=Sum(yen))["sum"] or 0
