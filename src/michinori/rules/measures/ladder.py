"""The ladder: checkpoints with cumulative percents of the price, measured as stages at their differences."""

from collections.abc import Mapping, Sequence

from michinori.rules.contract.terms import Checkpoint, StageTerms, Terms
from michinori.rules.fields import Reader
from michinori.rules.measures.measure import Chosen
from michinori.rules.measures.stages import MAX_STAGES, Stages


class Ladder(Stages):
    """Once its stages are known it is measured like any stages."""

    kind = "ladder"

    def read(self, part: Reader) -> Chosen:
        """Names with cumulative percents that rise to 100."""
        found, before = [], 0
        for index, row in enumerate(part.rows("checkpoints", MAX_STAGES)):
            inner = part.within("checkpoints", index, row)
            point = Checkpoint(inner.line("name", 100), inner.integer("percent", 1, 100))
            if not inner.has_flaw("percent") and point.percent <= before:
                inner.flaw("percent", "percent_not_rising", before=before)
            found.append(point)
            before = max(before, point.percent)
        wrong = any(flaw.field.startswith(f"{part.prefix}checkpoints") for flaw in part.flaws)
        if not found and not wrong:
            part.flaw("checkpoints", "checkpoints_needed")
        elif not wrong and before != 100:
            part.flaw("checkpoints", "last_percent_not_100", last=before)
        return Chosen(self.kind, checkpoints=tuple(found))

    def read_stages(
        self, reader: Reader, chosen: Chosen, price: int, *, former: Terms | None, superseded: int
    ) -> tuple[StageTerms, ...]:
        """What is sent serves for ids only, and nothing has to be sent."""
        known = {stage.id for stage in former.stages} if former else set()
        value = reader.body.get("stages")
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
        sent = [(str(row.get("id")), str(row.get("name"))) for row in rows]
        ids = [*(one for one in sent if one[0] in known), *((s.id, s.name) for s in (former.stages if former else ()))]
        return ladder_stages(chosen.checkpoints, max(0, price - superseded), ids)


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
