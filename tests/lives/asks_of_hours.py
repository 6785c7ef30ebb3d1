"""How hours are noted, taken back and answered by the week."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from hypothesis import strategies as st

from michinori.contracts.commands import hours
from michinori.contracts.models import HourEntry
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from tests.lives.asking import Ask, Request


def open_entries(contract_id: str) -> list[str]:
    """Entries of the log that the worker may still take back."""
    rows = HourEntry.objects.filter(Q(answer__isnull=True) | Q(answer="objected"), contract_id=contract_id)
    return list(rows.order_by("n").values_list("id", flat=True))


def _log(ask: Ask) -> Request:
    """Some day of the last ones; while a week stands objected to, one of its days, or any other."""
    first, today = day_of(ask.life.since), day_of(clock.now())
    back = ask.draw(st.integers(-1, 9), "days back")
    day = max(first - timedelta(days=1), today - timedelta(days=back))
    stuck = HourEntry.objects.filter(contract_id=ask.on["contract_id"], answer="objected").order_by("n")
    day = ask.draw(st.sampled_from([day, *stuck.values_list("day", flat=True)[:2]]), "day")
    on: dict[str, Any] = ask.on | {"day": day, "minutes": ask.draw(st.sampled_from([1, 7, 45, 480, 720]), "minutes")}
    files = ask.files()
    return lambda: hours.log_hours(**on, file_ids=files)


def _take_back(ask: Ask) -> Request:
    on = ask.on | {"entry_id": ask.possible.ref}
    return lambda: hours.take_back_hours(**on)


def _week(ask: Ask) -> dict[str, Any]:
    return ask.on | {"monday": date.fromisoformat(ask.possible.ref or "")}


def _acknowledge(ask: Ask) -> Request:
    on = _week(ask)
    return lambda: hours.acknowledge_week(**on)


def _object(ask: Ask) -> Request:
    on = _week(ask)
    return lambda: hours.object_week(**on, reason="約束と違います")


WAYS: dict[str, Callable[[Ask], Request]] = {
    "log-hours": _log,
    "take-back-hours": _take_back,
    "acknowledge-week": _acknowledge,
    "object-week": _object,
}
