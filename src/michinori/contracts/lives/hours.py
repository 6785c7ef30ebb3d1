"""Read and write the hours log for the rules: one row for each entry, summed up by week (domain § 3, hours)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from michinori.contracts.models import Contract, HourEntry
from michinori.kernel.clock import day_of
from michinori.machinery.statements import change, insert
from michinori.rules.contract.life import Life, Week
from michinori.rules.contract.time_log import Entry, monday_of

WEEKS = """
SELECT jsonb_agg(to_jsonb(weeks) ORDER BY monday) FROM (
    SELECT week AS monday,
        coalesce(sum(minutes) FILTER (WHERE answer = 'acknowledged'), 0) AS acknowledged,
        coalesce(sum(minutes) FILTER (WHERE answer IS NULL), 0) AS open,
        bool_or(answer IS NULL AND (has_file OR filed)) AS shown,
        coalesce(sum(minutes) FILTER (WHERE answer = 'objected'), 0) AS objected,
        coalesce(sum(minutes) FILTER (WHERE answer = 'objected' AND filed), 0) AS objected_filed,
        max(at) FILTER (WHERE answer IS NULL) AS open_at,
        max(at) AS at
    FROM contracts_hourentry
    WHERE contract_id = contract.id AND answer IS DISTINCT FROM 'taken_back'
    GROUP BY week
) weeks"""
"""A subquery of ``contract`` for ``read_weeks``."""


def read_weeks(found: Sequence[Mapping[str, Any]] | None) -> tuple[Week, ...]:
    """The weeks of a contract's log in order, from a value of ``WEEKS``."""
    return tuple(_week(row) for row in found or ())


def _week(row: Mapping[str, Any]) -> Week:
    return Week(
        date.fromisoformat(row["monday"]),
        row["acknowledged"],
        row["open"],
        row["open"] if row["shown"] else 0,
        row["objected"],
        row["objected_filed"],
        datetime.fromisoformat(row["open_at"]) if row["open_at"] else None,
        day_of(datetime.fromisoformat(row["at"])),
    )


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
