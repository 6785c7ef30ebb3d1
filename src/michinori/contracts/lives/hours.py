"""Read and write the hours log for the rules: one row for each entry, summed up by week (domain § 3, hours)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from michinori.contracts.models import Contract, HourEntry
from michinori.kernel.clock import day_of
from michinori.machinery.statements import change, insert
from michinori.rules.contract.life import Life, Week
from michinori.rules.contract.time_log import Entry, monday_of

# Written by hand because it runs for every life measured by hours: to compose it, the ORM takes longer than the
# queries of the rest of the life.
_WEEKS = """
SELECT contract_id, week,
    coalesce(sum(minutes) FILTER (WHERE answer = 'acknowledged'), 0),
    coalesce(sum(minutes) FILTER (WHERE answer IS NULL), 0),
    bool_or(answer IS NULL AND (has_file OR filed)),
    coalesce(sum(minutes) FILTER (WHERE answer = 'objected'), 0),
    coalesce(sum(minutes) FILTER (WHERE answer = 'objected' AND filed), 0),
    max(at) FILTER (WHERE answer IS NULL),
    max(at)
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
        for one, monday, done, unanswered, shown, objected, filed, open_at, at in cursor.fetchall():
            open_filed = unanswered if shown else 0
            weeks[one].append(Week(monday, done, unanswered, open_filed, objected, filed, open_at, day_of(at)))
    return {contract_id: tuple(found) for contract_id, found in weeks.items()}


def write_hours(contract: Contract, entry: Entry, *, filed: bool) -> None:
    """Insert the row of a new entry. Its ``n`` is that of the next event, which holds the entry's note and files.

    ``filed``: it takes the place of entries whose week had a file.
    """
    row = HourEntry(
        id=entry.id,
        contract=contract,
        day=entry.day,
        week=monday_of(entry.day),
        minutes=entry.minutes,
        has_file=entry.has_file,
        filed=filed,
        n=contract.last_n + 1,
        at=entry.at,
    )
    insert(row)


def entries_of_week(contract: Contract, monday: date) -> list[Entry]:
    """The entries of one week of the log in the order in which they were logged, without those taken back."""
    rows = HourEntry.objects.filter(contract=contract, week=monday).exclude(answer="taken_back").order_by("n")
    return [read_entry(row) for row in rows]


def read_entry(row: HourEntry) -> Entry:
    """An entry in the form of the rules. Entries taken back have none."""
    return Entry(row.id, row.day, row.minutes, row.at, row.has_file or row.filed, row.answer)  # type: ignore[arg-type]


def take_back_entries(ids: Sequence[str], at: datetime) -> None:
    """Mark entries as taken back by the worker: their rows are kept but no longer counted."""
    change(HourEntry, *ids, answer="taken_back", answered_at=at)


def write_weeks(contract: Contract, before: Life, after: Life) -> None:
    """Open the entries of a week again that stood objected to and is asked anew, and mark those of a week that is shown
    by the delivery's file. New entries, those taken back and answers are written where they come about.
    """
    old = {week.monday: week for week in before.weeks}
    for week in after.weeks:
        was = old.get(week.monday, week)
        rows = HourEntry.objects.filter(contract=contract, week=week.monday)
        if was.objected and not week.objected and was.acknowledged == week.acknowledged:
            rows.filter(answer="objected").update(answer=None, answered_at=None)
        if after.delivery != before.delivery and week.open_filed > was.open_filed:
            rows.filter(answer=None).update(filed=True)
