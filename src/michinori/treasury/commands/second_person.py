"""What one of the staff may do on their word alone, all of it together (decision 38).

Who calls money that left the operator's own, a run not carried out, or a claim lost could each time keep below the
limit. So all three are one count: above ``payout_second`` yen within 30 days another party has to agree.
"""

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Abs

from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.treasury.commands.payout_runs import LATELY
from michinori.treasury.models import CardDispute, PayoutRun, StatementLine

_LOCK = 0x776F7264  # "word" in ASCII: an advisory lock, since what others say has no row in common


def needs_second_person(amount: int) -> bool:
    """Whether ``amount`` more yen are too much for one person's word. Others wait to ask until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return amount + _lately() > settings_now().site.payout_second


def _lately() -> int:
    """The yen of 30 days that one person's word was enough for. Three queries."""
    since = clock.now() - LATELY
    lines = StatementLine.objects.filter(status__in=("own", "charge"), settled_at__gt=since)
    runs = PayoutRun.objects.filter(
        status="dissolved", stop_two=False, released_at__isnull=False, dissolved_at__gt=since
    )
    lost = CardDispute.objects.filter(lost_two=False, decided_at__gt=since)
    sums = (
        lines.exclude(own_money__two_people=True).aggregate(sum=Sum(Abs("amount"))),
        runs.aggregate(sum=Sum("total")),
        lost.aggregate(sum=Sum("written_off")),
    )
    return sum(one["sum"] or 0 for one in sums)
