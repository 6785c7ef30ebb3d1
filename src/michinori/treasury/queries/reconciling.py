"""The ledger's bank account against the bank's statements: each difference with what it comes from (decision 38)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Count, F, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from michinori.kernel.actor import Actor
from michinori.kernel.clock import end_of
from michinori.ledger import accounts, kinds
from michinori.machinery.rows import find
from michinori.people.staff import require_staff
from michinori.treasury.models import BankStatement, Payout, PayoutRun, StatementLine

PAGE = 50
_NEAR = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Reconciliation:
    """Whole yen. ``ledger``: what the bank should hold; ``statements``: all that statements say came and left. Their
    difference is the sum of ``unsent`` (sent, on no statement yet, below 0), ``unsettled`` (left by statements, booked
    nowhere yet), ``by_hand`` (money in that was recorded without a statement), ``came_back`` (payouts said to have come
    back, without their line), ``other`` (booked on the bank by other ways) and ``unexplained``, which must be 0.
    """

    ledger: int
    statements: int
    unsent: int
    unsettled: int
    by_hand: int
    came_back: int
    other: int

    @property
    def difference(self) -> int:
        """By how much the ledger has more than the statements."""
        return self.ledger - self.statements

    @property
    def unexplained(self) -> int:
        """What no reason accounts for."""
        return self.difference - self.unsent - self.unsettled - self.by_hand - self.came_back - self.other


def reconcile() -> Reconciliation:
    """Compare now. One query."""
    booked, lines = _booked_and_lines()
    return Reconciliation(
        ledger=sum(booked.values()),
        statements=sum(lines.values()),
        unsent=booked.get("sent", 0) - lines.get("sent", 0),
        unsettled=-lines.get("out", 0),
        by_hand=booked.get("by_hand", 0),
        came_back=booked.get("came_back", 0),
        other=booked.get("other", 0),
    )


def list_outgoing(actor: Actor) -> list[StatementLine]:
    """The oldest lines by which money left and of which nobody has said what they are, at most 50. Raises ``not-found``
    (404) for who may not see money.
    """
    require_staff(actor, "money")
    return list(StatementLine.objects.filter(status="out").order_by("day", "id")[:PAGE])


def count_outgoing(actor: Actor) -> int:
    """How many such lines there are. Raises ``not-found`` (404)."""
    require_staff(actor, "money")
    found: int = StatementLine.objects.filter(status="out").aggregate(n=Count("id"))["n"]
    return found


def returned_by_word(actor: Actor) -> list[Payout]:
    """The oldest payouts that somebody said had come back, and of which no line tells, at most 50: since statements are
    imported. Raises ``not-found`` (404).
    """
    require_staff(actor, "money")
    first = BankStatement.objects.order_by("imported_at").values("imported_at")[:1]
    rows = Payout.objects.filter(status="returned", came_back=None, ended_at__gte=Subquery(first))
    return list(rows.select_related("owner__user", "owner__organisation", "account").order_by("ended_at", "id")[:PAGE])


def find_outgoing(actor: Actor, line_id: str) -> StatementLine:
    """A line by which money left. Raises ``not-found`` (404)."""
    require_staff(actor, "money")
    return find(StatementLine.objects.filter(amount__lt=0).select_related("statement", "run"), line_id)


def runs_for(actor: Actor, line: StatementLine) -> Sequence[PayoutRun]:
    """The runs, at most 8, that may have left by a line: sent, near its day, with as much still on no statement. Those
    of just that sum come first. Raises ``not-found`` (404).
    """
    require_staff(actor, "money")
    near = PayoutRun.objects.filter(_left_near(line.day), status="sent")
    left = F("total") + Coalesce(Sum("lines__amount"), Value(0))
    found = near.annotate(left=left).filter(left__gte=-line.amount)
    return sorted(found.order_by("on", "id")[:PAGE], key=lambda run: run.left != -line.amount)[:8]


def waiting_runs_for(actor: Actor, line: StatementLine) -> list[PayoutRun]:
    """The runs, at most 3, that may be a line by which money left, but of which nobody has said yet that the bank
    carried them out: near its day, of no less. Those of just that sum come first. Raises ``not-found`` (404).
    """
    require_staff(actor, "money")
    near = PayoutRun.objects.filter(_left_near(line.day), total__gte=-line.amount)
    found = near.exclude(status__in=("sent", "dissolved")).order_by("on", "id")[:PAGE]
    return sorted(found, key=lambda run: run.total != -line.amount)[:3]


def _left_near(day: date) -> Q:
    """Of runs that may have left about that day: it is near their own, or near their release where that came later."""
    first, last = day - _NEAR, day + _NEAR
    later = Q(on__lt=first, released_at__range=(end_of(first - _DAY), end_of(last)))
    return Q(on__range=(first, last)) | later


def _booked_and_lines() -> tuple[dict[str, int], dict[str, int]]:
    """What was booked on the bank, by how it is on statements, and what is on these, by what became of it; above 0 what
    came.
    """
    with connection.cursor() as cursor:
        named = {"bank": accounts.BANK, "back": kinds.PAYOUT_RETURNED, "not_left": kinds.PAYOUT_UNSENT}
        cursor.execute(_BOOKED, named)
        found = cursor.fetchall()
    booked, lines = ({way: yen for of, way, yen in found if of == whose} for whose in ("ledger", "statements"))
    return booked, lines


_BOOKED = """
SELECT 'ledger', CASE
    WHEN starts_with(key, 'statement:') OR starts_with(key, 'charge:') OR starts_with(key, 'own:') THEN 'stated'
    WHEN starts_with(key, 'bank:') OR starts_with(key, 'hand:') THEN 'by_hand'
    WHEN kind = %(back)s THEN 'came_back'
    WHEN credit_id = %(bank)s AND starts_with(key, 'pay_') OR kind = %(not_left)s THEN 'sent'
    ELSE 'other'
END AS way, sum(CASE WHEN debit_id = %(bank)s THEN amount ELSE -amount END)::bigint
FROM ledger_movement WHERE debit_id = %(bank)s OR credit_id = %(bank)s GROUP BY way
UNION ALL
SELECT 'statements', status, sum(amount)::bigint FROM treasury_statementline GROUP BY status
"""
