"""How terms choose their meter, and the stages that follow from it (domain § 3; api.md ``terms``)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from michinori.rules.contract.terms import Checkpoint, MeterKind, StageTerms, Terms
from michinori.rules.fields import MAX_YEN, Reader

MAX_STAGES = 30
MAX_RATE = 1_000_000
WHOLE = "作業一式"
"""The name of the one stage that stands for the whole, where nobody gave it another."""


@dataclass(frozen=True)
class Measure:
    """What the terms say of their meter: ``rate`` with hours, ``checkpoints`` with the ladder."""

    kind: MeterKind = "stages"
    rate: int | None = None
    checkpoints: tuple[Checkpoint, ...] = ()


def read_measure(reader: Reader) -> Measure:
    """``meter`` of the terms: an object with ``kind``, or the kind alone; left out, stages are measured."""
    value = reader.body.get("meter")
    if value is None:
        return Measure()
    sent = value if isinstance(value, Mapping) else {"kind": value}
    part = Reader(sent, f"{reader.prefix}meter.", reader.flaws)
    kind = sent.get("kind")
    if kind == "hours":
        return Measure("hours", rate=part.integer("rate", 1, MAX_RATE))
    if kind == "ladder":
        return Measure("ladder", checkpoints=_read_checkpoints(part))
    if kind not in (None, "stages"):
        reader.flaw("meter", "not_a_choice")
    return Measure()


def _read_checkpoints(reader: Reader) -> tuple[Checkpoint, ...]:
    """Names with cumulative percents that rise to 100."""
    found, before = [], 0
    for index, row in enumerate(reader.rows("checkpoints", MAX_STAGES)):
        part = reader.within("checkpoints", index, row)
        point = Checkpoint(part.line("name", 100), part.integer("percent", 1, 100))
        if not part.has_flaw("percent") and point.percent <= before:
            part.flaw("percent", "percent_not_rising", before=before)
        found.append(point)
        before = max(before, point.percent)
    wrong = any(flaw.field.startswith(f"{reader.prefix}checkpoints") for flaw in reader.flaws)
    if not found and not wrong:
        reader.flaw("checkpoints", "checkpoints_needed")
    elif not wrong and before != 100:
        reader.flaw("checkpoints", "last_percent_not_100", last=before)
    return tuple(found)


def read_stages(
    reader: Reader, measure: Measure, price: int, *, former: Terms | None, superseded: int
) -> tuple[StageTerms, ...]:
    """The stages of the terms, at Σ prices + superseded = price. They carry the ids of ``former`` as far as they are
    the same; with ``hours`` and ``ladder`` what is sent serves for these ids only, and nothing has to be sent.
    """
    if measure.kind == "stages":
        return _typed_stages(reader, price, former, superseded)
    known = {stage.id for stage in former.stages} if former else set()
    sent = [(str(row.get("id")), str(row.get("name"))) for row in _objects(reader.body.get("stages"))]
    ids = [*(one for one in sent if one[0] in known), *((s.id, s.name) for s in (former.stages if former else ()))]
    whole = max(0, price - superseded)
    if measure.kind == "ladder":
        return ladder_stages(measure.checkpoints, whole, ids)
    if former:
        return (StageTerms(former.stages[0].id, former.stages[0].name, whole),)
    return (StageTerms("", _whole_name(reader), whole),)


def _objects(value: object) -> Iterable[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _whole_name(reader: Reader) -> str:
    """The name of a single stage that was sent, if it is a good one."""
    rows = list(_objects(reader.body.get("stages")))
    name = Reader(rows[0]).line("name", 100, WHOLE) if len(rows) == 1 else WHOLE
    return name if len(name) <= 100 else WHOLE


def ladder_stages(
    checkpoints: Sequence[Checkpoint], whole: int, ids: Sequence[tuple[str, str]] = ()
) -> tuple[StageTerms, ...]:
    """Checkpoints as stages at their differences: floor(whole × percent) − the same of the one before.

    ``ids``: ids with names; a checkpoint takes the first not yet taken that bears its name.
    """
    stages: list[StageTerms] = []
    before = 0
    for point in checkpoints:
        upto = whole * point.percent // 100
        taken = {stage.id for stage in stages}
        found = next((one for one, name in ids if name == point.name and one not in taken), "")
        stages.append(StageTerms(found, point.name, upto - before))
        before = upto
    return tuple(stages)


def _typed_stages(reader: Reader, price: int, former: Terms | None, superseded: int) -> tuple[StageTerms, ...]:
    rows = reader.rows("stages", MAX_STAGES)
    known = {stage.id for stage in former.stages} if former else set()
    stages: list[StageTerms] = []
    for index, row in enumerate(rows):
        part = reader.within("stages", index, row)
        stage_id = part.line("id", 40, "")
        if stage_id and (stage_id not in known or any(stage.id == stage_id for stage in stages)):
            if former:
                part.flaw("id", "unknown_id")
            stage_id = ""
        stages.append(StageTerms(stage_id, part.line("name", 100), part.integer("price", 0, MAX_YEN)))
    if not stages:
        if not reader.has_flaw("stages"):
            reader.flaw("stages", "stages_needed")
    elif not any(flaw.field.startswith(f"{reader.prefix}stages") for flaw in reader.flaws):
        total = sum(stage.price for stage in stages) + superseded
        if total != price and not reader.has_flaw("price"):
            reader.flaw("stages", "stages_do_not_add_up", total=total, price=price, difference=abs(price - total))
    return tuple(stages)
