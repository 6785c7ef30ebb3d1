"""Delivery of the whole, its acceptance and sending back (domain § 2: delivered)."""

from dataclasses import replace
from datetime import datetime

from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.facts.work import WorkAccepted, WorkSentBack
from michinori.rules.contract.life import Life, Stage
from michinori.rules.contract.lifecycle import Who, permit
from michinori.rules.contract.open_stages import check_may_deliver
from michinori.rules.contract.stages import (
    all_accepted,
    approved,
    as_delivery,
    check_can_work_again,
    named_items,
    reopened,
    submitted,
    unanswered,
    undelivered,
    use_revision,
)
from michinori.rules.contract.time_log import (
    accepted_weeks,
    check_not_objected,
    delivered_with,
    is_shown,
    last_shown,
    objected_week,
    weeks_accepted,
)
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.table import measure_of


def _shown(stage: Stage) -> bool:
    """Whether the whole stage was shown with a file and no objection or return stands against it."""
    return stage.filed == 100 and not stage.objected


def is_objected(life: Life) -> bool:
    """Whether an objection or return stands against any of the work, so that only a new file shows the whole."""
    return any(stage.objected for stage in life.stages) or any(week.objected for week in life.weeks)


def deliver(life: Life, *, delivery_id: str, has_file: bool, at: datetime) -> Turn:
    """Deliver the whole work (active → delivered): every stage left is submitted, and the delivery's clock replaces
    theirs. The files count for each stage not yet approved.

    A delivery not yet answered may be handed in again with files (``invalid``, 422): its days begin anew. Raises
    ``stage-not-open`` (409) where more stages are left than may be open.
    """
    permit("deliver", life.status, "worker")
    check_may_deliver(life)
    check_not_objected(life)
    if life.delivery is not None and not has_file:
        raise Problem.invalid(Flaw("file_ids", "again_with_files"))
    shown = has_file or is_shown(life)
    stages = tuple(_handed_in(stage, at, has_file=shown) for stage in life.stages)
    weeks = delivered_with(life, has_file=has_file, at=at)
    turn = Turn(replace(life, stages=stages, weeks=weeks)).closing(*unanswered(life.stages, "replaced"))
    return as_delivery(turn, delivery_id, at)


def _handed_in(stage: Stage, at: datetime, *, has_file: bool) -> Stage:
    """A stage as part of a delivery whose files count for it, if it has any. One that was handed in with files before
    keeps its day, by which it is taxed.
    """
    if stage.status == "approved" or (stage.status == "submitted" and not has_file):
        return stage
    again = submitted(stage, at, has_file or _shown(stage))
    before = stage.status == "submitted" and stage.submission_filed
    return replace(again, handed_in_on=stage.received_on) if before else again


def accept_delivery(life: Life, by: Who) -> Turn:
    """Accept the whole: all stages are approved, all hours acknowledged (by the clock only those of weeks with files),
    everything is paid, the contract completed.

    While a termination is open, acceptance only raises the confirmed figure.
    """
    permit("accept", life.status, by)
    if life.delivery is None:
        raise Problem("nothing-delivered")
    turn = Turn(_as_accepted(life, by)).closing(*weeks_accepted(life, by))
    return all_accepted(turn.told(WorkAccepted(delivery=life.delivery.id, by=by)))


def _as_accepted(life: Life, by: Who) -> Life:
    return replace(life, stages=tuple(approved(stage) for stage in life.stages), weeks=accepted_weeks(life, by))


def at_acceptance(life: Life, by: Who) -> int:
    """The total, in yen before tax, that acceptance of the whole by the client or the clock comes to."""
    return max(life.paid, measure_of(life.terms).due(_as_accepted(life, by)))


def accepted_by_itself(life: Life) -> datetime | None:
    """When the clock accepts the open delivery: after the days of inspection from the delivery, from what was logged
    anew after it, or from the record of an insolvency. None without a file, and while a week
    stands objected to (domain §§ 2, 3).
    """
    if life.delivery is None or not life.delivery.has_file or objected_week(life) is not None:
        return None
    since = life.delivery.at
    since = max(since, life.frozen_at or since, last_shown(life) or since)
    return runs_out(since, life.terms.inspection_days)


def send_back(life: Life, items: tuple[str, ...], numbers: tuple[int, ...]) -> Turn:
    """Send the delivery back, naming brief items and stages (default: every stage submitted). Uses one revision. The
    stages not named keep the delivery's clock.

    Raises ``send-back-too-late``, ``no-revisions-left`` (409), ``invalid`` (422).
    """
    permit("send-back", life.status, "client")
    check_can_work_again(life)
    if life.delivery is None:
        raise Problem("nothing-delivered")
    named_items(life, items)
    open_numbers = {stage.number for stage in life.stages if stage.status == "submitted"}
    chosen = set(numbers) or open_numbers
    if not chosen <= open_numbers:
        raise Problem.invalid(Flaw("stages", "stages_not_delivered"))
    if not chosen:
        raise Problem("all-approved")
    used = use_revision(life)
    number = used.returns if life.notice is None else None
    stages = tuple(reopened(s, number) if s.number in chosen else s for s in used.stages)
    fact = WorkSentBack(
        delivery=life.delivery.id,
        items=len(items),
        stages=tuple(sorted(chosen)),
        revisions_used=used.revisions_used,
    )
    return undelivered(Turn(replace(used, stages=stages))).told(fact)
