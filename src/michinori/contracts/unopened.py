"""Work of which nobody could open anything, since the scanner has closed all that showed it (decision 67): no clock
answers it in the client's place until it is handed in again.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Q

from michinori.contracts.models import Attachment, Contract
from michinori.rules.contract.clocks import ANSWERS, clocks
from michinori.rules.contract.life import Clock, Life

_HOURS = "hours"
_ROW = (
    "n", "stage_id", "hours_id", "inspection", "shown_by_id", "shown_by__scan", "file__scan", "file__pages",
    "file__held_pages",
)  # fmt: skip


def with_blocked(contract_ids: Iterable[str]) -> frozenset[str]:
    """Those of these contracts under which the worker handed in something that is blocked now. One query."""
    blocked = Q(file__scan="blocked") | Q(shown_by__scan="blocked")
    found = Attachment.objects.filter(blocked, contract__in=list(contract_ids), by="worker")
    return frozenset(found.values_list("contract_id", flat=True))


def running_clocks(
    contract: Contract, life: Life, until: datetime, known: Collection[str] | None = None
) -> tuple[Clock, ...]:
    """``clocks``, without those that end at or before ``until`` and would answer work of which nobody could open
    anything. ``known``: what ``with_blocked`` says of many contracts; asked here only where a clock of an answer ends.
    """
    found = clocks(life)
    if not any(_answers_by(one, until) for one in found):
        return found
    if contract.id not in (with_blocked([contract.id]) if known is None else known):
        return found
    closed = _closed(contract)
    return tuple(one for one in found if not (_answers_by(one, until) and _rests_on(one, life, closed)))


def _answers_by(clock: Clock, until: datetime) -> bool:
    return clock.kind in ANSWERS and clock.at <= until


def _closed(contract: Contract) -> dict[str | None, int]:
    """What the worker showed last and nobody could open: the number of its event, by stage, for all hours together, and
    for the whole work (None).
    """
    shown: dict[tuple[str | None, int], bool] = {}
    for row in Attachment.objects.filter(contract=contract, by="worker").order_by("n").values(*_ROW):
        of = _HOURS if row["hours_id"] else row["stage_id"]
        is_blocked = "blocked" in (row["file__scan"], row["shown_by__scan"])
        has_pages = row["file__pages"] != 0 or row["file__held_pages"] > 0
        if is_blocked or has_pages or row["inspection"] or row["shown_by_id"]:
            shown[of, row["n"]] = shown.get((of, row["n"]), False) or not is_blocked
    newest = {of: (n, can_open) for (of, n), can_open in shown.items()}
    whole, opens = newest.get(None, (0, False))
    least = whole if opens else 0
    return {of: n for of, (n, can_open) in newest.items() if not can_open and n > least}


def _rests_on(clock: Clock, life: Life, closed: dict[str | None, int]) -> bool:
    """Whether what this clock would answer was shown by nothing that could be opened."""
    if clock.kind == "acknowledge_week":
        return _HOURS in closed
    stage = life.stage(clock.stage) if clock.stage is not None else None
    if stage is not None:
        return stage.id in closed
    delivered = {one.id for one in life.stages if one.status == "submitted"}
    return any(of is None or of == _HOURS or of in delivered for of in closed)
