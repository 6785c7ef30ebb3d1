"""Yen of a month, from the ledger alone: what was paid for work, fees, and what is held at its end."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from michinori.figures.counts.span import Span
from michinori.figures.models import MonthFigure
from michinori.ledger import accounts, kinds, months
from michinori.ledger.booked import BOOKED
from michinori.rules.figures import Counted, held_people, may_show

_PAID = tuple(kind for kind in kinds.OUT_OF_ESCROW if kind != kinds.REFUND)
_PEOPLE = """
SELECT least(count(DISTINCT client.party_id), count(DISTINCT worker.party_id))
FROM contracts_contract contract
JOIN people_client client ON client.id = contract.client_id
JOIN people_user worker ON worker.id = contract.worker_id
WHERE contract.id IN ({})
"""
# Movements have no index by contract and day in the books; this reads a month of them, once, in the background.
_MOVED = f"SELECT contract_id FROM ledger_movement WHERE {BOOKED} BETWEEN %s AND %s AND kind = ANY(%s)"  # noqa: S608
_HOLD = f"""
SELECT contract_id FROM ledger_movement WHERE contract_id IS NOT NULL AND {BOOKED} <= %s
GROUP BY contract_id
HAVING sum(CASE WHEN kind = ANY(%s) THEN amount WHEN kind = ANY(%s) THEN -amount ELSE 0 END) > 0
"""  # noqa: S608 - our own text


def count(span: Span) -> list[Counted]:
    """Paid for work with tax (what left the deposits but for refunds), fees before tax, and deposits held."""
    moved = months.moved_between(span.first, span.last)
    paid = sum(one.amount for one in moved if one.debit == accounts.ESCROW and one.kind in _PAID)
    fees = sum(one.amount for one in moved if one.kind == kinds.FEE)
    return [
        Counted("gmv", "", paid, _people(_MOVED, span.first, span.last, list(_PAID))),
        Counted("fees", "", fees, _people(_MOVED, span.first, span.last, [kinds.FEE])),
        Counted("held", "", _held(span.last), _held_people(span)),
    ]


def _held(day: date) -> int:
    """Yen in all escrows at the end of a day in the books."""
    moved = months.moved_until(day)
    came = sum(one.amount for one in moved if one.credit == accounts.ESCROW)
    return came - sum(one.amount for one in moved if one.debit == accounts.ESCROW)


def _held_people(span: Span) -> int:
    into, out = list(kinds.INTO_ESCROW), list(kinds.OUT_OF_ESCROW)
    rows = MonthFigure.objects.filter(name="held", month__lt=span.first).order_by("-month")
    told = next((row.month for row in rows if may_show(row.value, row.people, row.rest)), None)
    untold = months.after(told) if told else date.min
    return held_people(
        holders=_people(_HOLD, span.last, into, out),
        moved=_people(_MOVED, span.first, span.last, into + out),
        since=_people(_MOVED, untold, span.first - timedelta(days=1), into + out),
    )


def _people(contracts: str, *values: Any) -> int:
    """How many parties have these contracts, on the side that has fewer."""
    with connection.cursor() as cursor:
        cursor.execute(_PEOPLE.format(contracts), values)
        found: tuple[int] = cursor.fetchone()
    return found[0]
