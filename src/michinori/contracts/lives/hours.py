"""Read and write the hours log for the rules: one row for each entry, summed up by week (domain § 3, hours)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from michinori.contracts.models import Contract, HourEntry
from michinori.machinery.statements import change, insert
from michinori.rules.contract.life import Week

# Written by hand because it runs for every life measured by hours: to compose it, the ORM takes longer than the
# queries of the rest of the life.
_WEEKS = """
SELECT contract_id, week,
    coalesce(sum(minutes) FILTER (WHERE answer = 'acknowledged'), 0),
    coalesce(sum(minutes) FILTER (WHERE answer IS NULL), 0),
    bool_or(answer IS NULL AND has_file),
    coalesce(sum(minutes) FILTER (WHERE answer = 'objected'), 0),
    coalesce(sum(minutes) FILTER (WHERE answer = 'objected' AND filed), 0),
    max(at) FILTER (WHERE answer IS NULL)
FROM contracts_hourentry
WHERE contract_id = ANY(%s) AND answer IS DISTINCT FROM 'taken_back'
GROUP BY contract_id, week ORDER BY week
"""


def weeks_of(contract_ids: Sequence[str]) -> dict[str, tuple[Week, ...]]:
    """The weeks of each contract's log by contract id, in order. One query, none if ``contract_ids`` is empty."""
    weeks: dict[str, list[Week]] = defaultdict(list)
    if not contract_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_WEEKS, [list(contract_ids)])
        for contract_id, monday, acknowledged, unanswered, shown, objected, objected_filed, last in cursor.fetchall():
            filed = unanswered if shown else 0
            week = Week(monday, acknowledged, unanswered, filed, objected, objected_filed, last)
            weeks[contract_id].append(week)
    return {contract_id: tuple(found) for contract_id, found in weeks.items()}


def write_hours(
    contract: Contract, *, entry_id: str, day: date, monday: date, minutes: int, has_file: bool, at: datetime
) -> None:
    """Insert the row of a new entry. Its ``n`` is that of the next event, which holds the entry's note and files."""
    row = HourEntry(
        id=entry_id,
        contract=contract,
        day=day,
        week=monday,
        minutes=minutes,
        has_file=has_file,
        n=contract.last_n + 1,
        at=at,
    )
    insert(row)


def take_back_entry(entry_id: str, at: datetime) -> None:
    """Mark an entry as taken back by the worker: its row is kept but no longer counted."""
    change(HourEntry, entry_id, answer="taken_back", answered_at=at)
