"""The stages measure: each stage has a price and is reported, submitted and approved by itself (domain § 3, stages)."""

from collections.abc import Callable
from datetime import date

from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.yen import in_proportion, percent_of
from michinori.rules.contract.life import Clock, Life, Stage
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.fields import MAX_YEN, Reader
from michinori.rules.measures.figures import Count, StageMeter
from michinori.rules.measures.measure import Chosen, HandedIn, Part, TimeLog

MAX_STAGES = 30
_LAYERS: tuple[Callable[[StageMeter], int], ...] = (
    lambda part: part.confirmed,
    lambda part: part.filed - part.confirmed,
    lambda part: part.claimed - part.filed,
    lambda part: part.stage.price - part.claimed,
)
"""The amounts that what is paid is taken to cover, in this order (docs/decisions/0013, 0031)."""


class Stages:
    """The stages measure, which is the default."""

    kind = "stages"
    acts = frozenset(
        (
            "start",
            "let-begin",
            "put-back",
            "report",
            "submit",
            "approve",
            "return",
            "agree-return",
            "acknowledge",
            "object",
            "buy",
        )
    )
    log: TimeLog | None = None
    supersedes = True
    pays_the_price = True

    def refusal(self, act: str) -> Problem:
        return Problem("not-by-hours")

    def read(self, part: Reader, *, former: Terms | None) -> Chosen:
        return Chosen(self.kind)

    def read_stages(
        self, reader: Reader, price: int, *, former: Terms | None, superseded: int
    ) -> tuple[StageTerms, ...]:
        """Read stages sent with a price each, or with a percent of the price each."""
        rows = reader.rows("stages", MAX_STAGES)
        by_percent = any(Reader(row).given("percent") for row in rows)
        known = {stage.id for stage in former.stages} if former else set()
        ids, names, sizes = list[str](), list[str](), list[int]()
        for index, row in enumerate(rows):
            part = reader.within("stages", index, row)
            stage_id = part.line("id", 40, "")
            if stage_id and (stage_id not in known or stage_id in ids):
                if former:
                    part.flaw("id", "unknown_id")
                stage_id = ""
            ids.append(stage_id)
            names.append(part.line("name", 100))
            sizes.append(_size(part, by_percent=by_percent))
        if any(flaw.field.startswith(f"{reader.prefix}stages") for flaw in reader.flaws):
            prices = sizes
        elif by_percent:
            prices = _by_percent(reader, sizes, max(0, price - superseded))
        else:
            prices = _by_price(reader, sizes, price, superseded)
        return tuple(map(StageTerms, ids, names, prices))

    def count(self, life: Life) -> Count:
        parts = tuple(stage_meter(stage) for stage in life.stages)
        return Count(
            confirmed=sum(part.confirmed for part in parts),
            claimed=sum(part.claimed for part in parts),
            filed_rest=sum(part.filed - part.confirmed for part in parts),
            unobjected=sum(part.filed - part.confirmed for part in parts if not part.stage.objected),
            stages=parts,
        )

    def due(self, life: Life) -> int:
        return life.superseded + sum(stage.price for stage in life.stages if stage.status == "approved")

    def begun(self, life: Life) -> bool:
        return self.count(life).claimed > 0

    def shown(self, life: Life) -> int:
        count = self.count(life)
        return count.confirmed + count.filed_rest

    def left_by_restart(self, life: Life, shown: int) -> int:
        confirmed, whole = self.count(life).confirmed, sum(stage.price for stage in life.stages)
        return confirmed + percent_of(max(0, min(shown, whole) - confirmed), life.terms.restart_share)

    def left_behind(self, life: Life, superseded: int) -> tuple[int, ...]:
        """What is paid beyond the confirmed part is laid on the files of all stages in proportion to their price."""
        count = self.count(life)
        rest = [max(0, shown_price(part.stage) - part.confirmed) for part in count.stages]
        paid = in_proportion(min(sum(rest), superseded - count.confirmed), rest)
        return tuple(map(lambda stage, unpaid, part: stage.left_behind + unpaid - part, life.stages, rest, paid))

    def outgrown(self, life: Life, supersedes: int) -> bool:
        return self.count(life).confirmed > supersedes

    def amended(self, life: Life, terms: Terms, supersedes: int | None) -> list[Flaw]:
        if supersedes is not None:
            return [Flaw("terms", "restart_outgrown")] if self.outgrown(life, supersedes) else []
        return _fixed_stages(life, terms)

    def laid(self, life: Life, total: int) -> tuple[int, ...]:
        """It covers first superseded, then what is confirmed, what is shown with files, what is claimed, and the rest,
        each in the stages' order.
        """
        stages = self.count(life).stages
        left, laid = max(0, total - life.superseded), [0] * len(stages)
        for layer in _LAYERS:
            for index, part in enumerate(stages):
                taken = min(left, layer(part))
                laid[index] += taken
                left -= taken
        return tuple(laid)

    def handed_in(self, life: Life, total: int) -> tuple[tuple[int, date | None], ...]:
        claimed = (percent_of(stage.price, stage.claimed) for stage in life.stages)
        parts = zip(self.laid(life, total), claimed, life.stages, strict=True)
        return tuple((min(laid, shown), stage.received_on) for laid, shown, stage in parts)

    def passes(self, life: Life, file: HandedIn) -> bool:
        """A file of the whole work passes when every stage is paid in full."""
        covered = dict(zip((stage.id for stage in life.stages), self.covered(life, life.paid), strict=True))
        stage = next((one for one in life.stages if one.id == file.stage), None)
        if stage is None:
            return all(covered[one.id] >= one.price for one in life.stages)
        return covered[stage.id] >= price_of_files(stage, file.percent)

    def covered(self, life: Life, total: int) -> tuple[int, ...]:
        """What of each stage is paid at ``total``, purchases included."""
        return tuple(map(lambda stage, laid: laid + bought_now(stage), life.stages, self.laid(life, total)))

    def rest(self, life: Life, settled: int) -> tuple[Part, ...]:
        """What is bought is no longer part of the rest."""
        covered = self.covered(life, settled)
        rest = (Part(s.name, s.price - paid) for s, paid in zip(life.stages, covered, strict=True))
        return tuple(part for part in rest if part.amount > 0)

    def clocks(self, life: Life) -> list[Clock]:
        """A delivery with a file replaces the clocks of the stages by its own."""
        house, found = life.terms.house, list[Clock]()
        is_replaced = life.delivery is not None and life.delivery.has_file
        for stage in life.stages:
            for report in stage.reports:
                if report.has_file:
                    found.append(Clock("acknowledge", runs_out(report.at, house.report_days), report.id, stage.number))
            if stage.status == "submitted" and stage.submission_filed and stage.submitted_at and not is_replaced:
                ends = runs_out(stage.submitted_at, life.terms.inspection_days)
                found.append(Clock("approve", ends, stage.id, stage.number))
        return found


def _size(part: Reader, *, by_percent: bool) -> int:
    """The price of a stage, or its percent if the stages are sent with percents."""
    if not by_percent:
        return part.integer("price", 0, MAX_YEN)
    if part.given("price"):
        part.flaw("price", "price_or_percent")
        return 0
    return part.integer("percent", 1, 100)


def _by_price(reader: Reader, sizes: list[int], price: int, superseded: int) -> list[int]:
    total = sum(sizes) + superseded
    if not sizes:
        reader.flaw("stages", "stages_needed")
    elif total != price and not reader.has_flaw("price"):
        reader.flaw("stages", "stages_do_not_add_up", total=total, price=price, difference=abs(price - total))
    return sizes


def _by_percent(reader: Reader, sizes: list[int], whole: int) -> list[int]:
    """The prices from percents of ``whole``, the price not superseded, by cumulative floors (domain § 3)."""
    if sum(sizes) != 100:
        reader.flaw("stages", "percents_not_100", total=sum(sizes))
    return in_proportion(whole, sizes)


def price_of_files(stage: Stage, percent: int) -> int:
    """What must be paid of the stage until files handed in at ``percent`` (at least 1) of it pass, yen before tax."""
    return max(min(1, stage.price), percent_of(stage.price, percent))


def shown_price(stage: Stage) -> int:
    """What must be paid of the stage until all that was shown of it with files passes, yen before tax."""
    return price_of_files(stage, stage.filed) if stage.filed else 0


def bought_now(stage: Stage) -> int:
    """The part of a purchase that was paid for the work since the last restart."""
    return stage.bought - stage.left_behind if stage.bought else 0


def stage_meter(stage: Stage) -> StageMeter:
    """One stage's figures in yen before tax; all the price once it is approved.

    Else ``confirmed``: the acknowledged percent; ``claimed``: the percent last reported; ``filed``: the part of that
    shown with files. The last two are at least the first.
    """
    if stage.status == "approved":
        return StageMeter(stage, stage.price, stage.price, stage.price)
    confirmed = percent_of(stage.price, stage.acknowledged)
    claimed = max(confirmed, percent_of(stage.price, stage.claimed))
    filed = min(claimed, max(confirmed, percent_of(stage.price, min(stage.filed, stage.claimed))))
    return StageMeter(stage, confirmed, claimed, filed)


def _fixed_stages(life: Life, terms: Terms) -> list[Flaw]:
    """Flaws of new terms that drop a submitted or approved stage or change its name or price (domain § 4)."""
    new = {stage.id: stage for stage in terms.stages}
    flaws = []
    for stage in life.stages:
        kept = new.get(stage.id)
        fixed = stage.status in ("submitted", "approved")
        if fixed and (kept is None or (kept.name, kept.price) != (stage.name, stage.price)):
            flaws.append(Flaw("terms.stages", "stage_fixed", {"name": stage.name}))
    return flaws
