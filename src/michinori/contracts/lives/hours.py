"""The hours log between rows and rules: entries are rows, the rules see weeks (domain § 3, hours)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum, Value
from django.db.models.functions import Coalesce

from michinori.contracts.models import Contract, HourEntry
from michinori.rules.life import Life, Week


def weeks_of(contract_ids: Sequence[str]) -> dict[str, tuple[Week, ...]]:
    """The weeks of each contract's log, in order; one query, none without contracts."""
    weeks: dict[str, list[Week]] = defaultdict(list)
    if not contract_ids:
        return {}
    rows = HourEntry.objects.filter(contract_id__in=contract_ids).exclude(answer="taken_back")
    for row in rows.values("contract_id", "week").annotate(**_FIGURES).order_by("week"):
        weeks[row["contract_id"]].append(_week(dict(row)))
    return {contract_id: tuple(found) for contract_id, found in weeks.items()}


def _minutes(**asked: Any) -> Coalesce:
    return Coalesce(Sum("minutes", filter=Q(**asked)), Value(0))


_FIGURES = {
    "acknowledged": _minutes(answer="acknowledged"),
    "open": _minutes(answer__isnull=True),
    "objected": _minutes(answer="objected"),
    "open_shown": Count("id", filter=Q(answer__isnull=True, has_file=True)),
    "objected_filed": _minutes(answer="objected", filed=True),
    "last_entry_at": Max("at", filter=Q(answer__isnull=True)),
}


def _week(row: dict[str, Any]) -> Week:
    return Week(
        monday=row["week"],
        acknowledged=row["acknowledged"],
        open=row["open"],
        open_filed=row["open"] if row["open_shown"] else 0,
        objected=row["objected"],
        objected_filed=row["objected_filed"],
        last_entry_at=row["last_entry_at"],
    )


def write_hours(
    contract: Contract, *, entry_id: str, day: date, monday: date, minutes: int, has_file: bool, at: datetime
) -> None:
    """The row of an entry just logged; its words and files hang on the event that is written next."""
    HourEntry.objects.create(
        id=entry_id,
        contract=contract,
        day=day,
        week=monday,
        minutes=minutes,
        has_file=has_file,
        n=contract.last_n + 1,
        at=at,
    )


def answer_weeks(contract: Contract, before: Life, after: Life, at: datetime) -> None:
    """Answer the entries of every week whose open minutes became acknowledged or objected ones."""
    new = {week.monday: week for week in after.weeks}
    for old in before.weeks:
        now = new.get(old.monday, old)
        if old.open == 0 or now == old or now.open:
            continue
        answer = "acknowledged" if now.acknowledged > old.acknowledged else "objected"
        rows = HourEntry.objects.filter(contract=contract, week=old.monday, answer__isnull=True)
        rows.update(answer=answer, answered_at=at, filed=answer == "objected" and old.open_filed > 0)
