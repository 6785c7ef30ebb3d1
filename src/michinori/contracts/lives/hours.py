"""The hours log between rows and rules: entries are rows, the rules see weeks (domain § 3, hours)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, Sum, Value
from django.db.models.functions import Coalesce

from michinori.contracts.models import Contract, HourEntry
from michinori.rules.hours import acknowledged_are_paid
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


def take_back_entry(entry_id: str, at: datetime) -> None:
    """The row of an entry that the worker takes back: it stays, and counts no more."""
    HourEntry.objects.filter(id=entry_id).update(answer="taken_back", answered_at=at)


def answer_weeks(contract: Contract, before: Life, after: Life, at: datetime) -> None:
    """Answer the entries of every week whose minutes became acknowledged or objected ones, and mark those paid for."""
    new = {week.monday: week for week in after.weeks}
    for old in before.weeks:
        now = new.get(old.monday, old)
        rows = HourEntry.objects.filter(contract=contract, week=old.monday)
        if now.acknowledged > old.acknowledged:
            accepted = Q(answer__isnull=True) | Q(answer="objected") if now.objected < old.objected else Q(answer=None)
            rows.filter(accepted).update(answer="acknowledged", answered_at=at)
        elif now.objected > old.objected:
            rows.filter(answer__isnull=True).update(answer="objected", answered_at=at, filed=old.open_filed > 0)
    if after.weeks and after.paid > before.paid and acknowledged_are_paid(after):
        HourEntry.objects.filter(contract=contract, answer="acknowledged", paid=False).update(paid=True)
