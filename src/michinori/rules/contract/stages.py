"""Stages: start, report, acknowledge, object, submit, approve, return (domain § 2, § 3)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedReports
from michinori.rules.contract.facts.work import (
    ProgressAcknowledged,
    ProgressObjected,
    ProgressReported,
    ReturnAgreed,
    StageApproved,
    StageReturned,
    StageStarted,
    StageSubmitted,
)
from michinori.rules.contract.life import Delivery, Life, Report, Stage, StageStatus
from michinori.rules.contract.lifecycle import Who, permit_measured
from michinori.rules.contract.payments import pay_stages
from michinori.rules.contract.terminations import pay_undisputed
from michinori.rules.contract.turns import Turn


def stage_in(life: Life, number: int, act: str, who: Who, *statuses: StageStatus) -> Stage:
    """The stage of that number, if the act is open to ``who`` and the stage stands in one of ``statuses``."""
    permit_measured(life, act, who)
    stage = life.stage(number)
    if stage is None:
        raise Problem.unknown("stage-not-found")
    if stage.status not in statuses:
        raise Problem("stage-not-now", act=act, stage_status=stage.status, number=number)
    return stage


def start_stage(life: Life, number: int) -> Turn:
    """waiting → doing; stages may be started in any order."""
    stage = stage_in(life, number, "start", "worker", "waiting")
    return Turn(life.with_stage(replace(stage, status="doing"))).told(StageStarted(stage=stage.id))


def report_stage(life: Life, number: int, percent: int, *, report_id: str, has_file: bool, at: datetime) -> Turn:
    """The worker says how far a stage is, 0 to 100 %. One report per stage and day.

    The clock never acknowledges a report without a file.
    """
    stage = stage_in(life, number, "report", "worker", "doing")
    if not 0 <= percent <= 100:
        raise Problem.invalid(Flaw("percent", "not_a_percent"))
    if stage.last_report_day == day_of(at):
        raise Problem("one-report-a-day", number=number)
    covered = stage.objected and not has_file
    reported = replace(
        stage,
        claimed=percent,
        filed=max(stage.filed, percent) if has_file else stage.filed,
        last_report_day=day_of(at),
        objected=covered,
        reports=stage.reports if covered else (*stage.reports, Report(report_id, percent, at, has_file)),
    )
    turn = Turn(life.with_stage(reported))
    return turn.told(ProgressReported(stage=stage.id, report=report_id, percent=percent, has_file=has_file))


def acknowledge_stage(life: Life, number: int) -> Turn:
    """Acknowledge the latest unanswered report, as the client; this answers all open reports and lowers no figure."""
    stage = stage_in(life, number, "acknowledge", "client", "doing")
    if not stage.reports:
        raise Problem("nothing-to-answer", number=number)
    return _acknowledge(life, stage, stage.reports[-1], (), "client")


def acknowledge_by_clock(life: Life, stage: Stage, report: Report) -> Turn:
    """A report with a file that was not answered in time; never more than the worker still claims."""
    rest = tuple(other for other in stage.reports if other.id != report.id)
    return _acknowledge(life, stage, replace(report, percent=min(report.percent, stage.claimed)), rest, "clock")


def _acknowledge(life: Life, stage: Stage, report: Report, rest: tuple[Report, ...], by: Who) -> Turn:
    acknowledged = max(stage.acknowledged, report.percent)
    turn = Turn(life.with_stage(replace(stage, acknowledged=acknowledged, reports=rest)))
    answered = tuple(one.id for one in stage.reports if one not in rest)
    turn = turn.closing(ClosedReports(answered, "acknowledged"))
    return pay_undisputed(
        turn.told(ProgressAcknowledged(stage=stage.id, report=report.id, percent=acknowledged, by=by))
    )


def object_stage(life: Life, number: int) -> Turn:
    """The client objects to all unanswered reports, and to later ones without a new file.

    Nothing confirmed is lowered.
    """
    stage = stage_in(life, number, "object", "client", "doing")
    if not stage.reports:
        raise Problem("nothing-to-answer", number=number)
    reports = tuple(report.id for report in stage.reports)
    turn = Turn(life.with_stage(replace(stage, reports=(), objected=True)))
    return turn.closing(ClosedReports(reports, "objected")).told(ProgressObjected(stage=stage.id, reports=reports))


def unanswered(stages: Iterable[Stage], how: Literal["superseded", "replaced"]) -> tuple[ClosedReports, ...]:
    """The reports of these stages that nobody has answered yet, as closed without an answer; none if there are none."""
    ids = tuple(report.id for stage in stages for report in stage.reports)
    return (ClosedReports(ids, how),) if ids else ()


def submitted(stage: Stage, at: datetime, has_file: bool) -> Stage:
    """A stage handed in: counts as a report of 100 % and replaces the reports not yet answered.

    An objection or return goes on covering it unless it comes with a new file.
    """
    return replace(
        stage,
        status="submitted",
        claimed=100,
        filed=100 if has_file else stage.filed,
        reports=(),
        objected=stage.objected and not has_file,
        submitted_at=at,
        submission_filed=has_file,
        returned_in=None,
    )


def submit_stage(life: Life, number: int, *, has_file: bool, at: datetime) -> Turn:
    """doing → submitted."""
    stage = stage_in(life, number, "submit", "worker", "doing")
    turn = Turn(life.with_stage(submitted(stage, at, has_file))).closing(*unanswered((stage,), "replaced"))
    return turn.told(StageSubmitted(stage=stage.id, has_file=has_file))


def approved(stage: Stage) -> Stage:
    """A stage accepted for good; never reopened."""
    return replace(
        stage, status="approved", acknowledged=100, claimed=100, reports=(), objected=False, returned_in=None
    )


def approve_stage(life: Life, number: int, by: Who) -> Turn:
    """submitted → approved; with ``pay_on: stage`` it is paid now.

    Approving the last stage does not complete the contract: delivery and acceptance do.
    """
    stage = stage_in(life, number, "approve", by, "submitted")
    turn = Turn(life.with_stage(approved(stage))).told(StageApproved(stage=stage.id, by=by))
    return pay_undisputed(pay_stages(turn))


def named_items(life: Life, items: tuple[str, ...]) -> None:
    """The brief items that a return names, by key: at least one, each in the brief. Raises ``invalid`` (422)."""
    if not items:
        raise Problem.invalid(Flaw("items", "items_needed"))
    if not set(items) <= life.terms.brief_keys:
        raise Problem.invalid(Flaw("items", "items_unknown"))


def use_revision(life: Life) -> Life:
    """Use one of the contract's revisions.

    With none left, only approval or an ending remain (``no-revisions-left``).
    """
    if life.revisions_used >= life.terms.included_revisions:
        raise Problem("no-revisions-left", included=life.terms.included_revisions)
    return replace(life, revisions_used=life.revisions_used + 1, returns=life.returns + 1)


def reopened(stage: Stage, number_of_return: int) -> Stage:
    """The stage back in ``doing``; its reports are answered as by an objection, the meter stays."""
    return replace(
        stage,
        status="doing",
        objected=True,
        submitted_at=None,
        submission_filed=False,
        returned_in=number_of_return,
    )


def with_days_anew(stages: tuple[Stage, ...], delivery: Delivery | None, at: datetime) -> tuple[Stage, ...]:
    """Start the clocks of stages left submitted by a delivery without a file, which ran none, ``at`` its answer."""
    if delivery is None or delivery.has_file:
        return stages
    return tuple(replace(stage, submitted_at=at) if stage.status == "submitted" else stage for stage in stages)


def return_stage(life: Life, number: int, items: tuple[str, ...]) -> Turn:
    """submitted → doing, naming the brief items not met. Nothing of the meter is lowered."""
    stage = stage_in(life, number, "return", "client", "submitted")
    if life.delivery is not None:
        raise Problem("answer-the-delivery")
    named_items(life, items)
    used = use_revision(life)
    turn = Turn(used.with_stage(reopened(stage, used.returns)))
    return turn.told(StageReturned(stage=stage.id, items=len(items), revisions_used=used.revisions_used))


def agree_return(life: Life, number: int) -> Turn:
    """The worker agrees that the items were not met: the return uses no revision after all."""
    stage = stage_in(life, number, "agree-return", "worker", "doing")
    if stage.returned_in is None:
        raise Problem("nothing-to-answer", number=number)
    stages = tuple(replace(s, returned_in=None) if s.returned_in == stage.returned_in else s for s in life.stages)
    agreed = replace(life, stages=stages, revisions_used=life.revisions_used - 1)
    return Turn(agreed).told(ReturnAgreed(stage=stage.id, revisions_used=agreed.revisions_used))
