"""Stages: start, put back, report, acknowledge, object, submit, approve, return (domain § 2, § 3)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Literal

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedDelivery, ClosedReports
from michinori.rules.contract.facts.work import (
    ProgressAcknowledged,
    ProgressObjected,
    ProgressReported,
    ReturnAgreed,
    StageApproved,
    StageLetBegin,
    StagePutBack,
    StageReturned,
    StageStarted,
    StageSubmitted,
    WorkDelivered,
)
from michinori.rules.contract.life import Delivery, Life, Report, Stage, StageStatus
from michinori.rules.contract.lifecycle import Who, permit_measured
from michinori.rules.contract.open_stages import can_be_let, check_may_begin
from michinori.rules.contract.payments import completed, pay_stages
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
    """waiting → doing; at most ``open_stages`` at a time, in their order. Raises ``stage-not-open`` (409)."""
    stage = stage_in(life, number, "start", "worker", "waiting")
    check_may_begin(life, stage)
    return Turn(life.with_stage(replace(stage, status="doing"))).told(StageStarted(stage=stage.id))


def let_stage_begin(life: Life, number: int) -> Turn:
    """Let a stage begin out of order, as the client. Raises ``stage-may-begin`` (409) for one that its order allows."""
    stage = stage_in(life, number, "let-begin", "client", "waiting")
    if not can_be_let(life, stage):
        raise Problem("stage-may-begin", number=number)
    return Turn(life.with_stage(replace(stage, let_begin=True))).told(StageLetBegin(stage=stage.id))


def can_be_put_back(stage: Stage) -> bool:
    """Whether a stage is begun and nothing was reported on it."""
    shown = stage.claimed or stage.acknowledged or stage.reports or stage.objected
    return stage.status == "doing" and not shown


def put_back_stage(life: Life, number: int) -> Turn:
    """doing → waiting, for a stage begun by mistake. Raises ``stage-reported-on`` (409)."""
    stage = stage_in(life, number, "put-back", "worker", "doing")
    if not can_be_put_back(stage):
        raise Problem("stage-reported-on", number=number)
    return Turn(life.with_stage(replace(stage, status="waiting"))).told(StagePutBack(stage=stage.id))


def report_stage(life: Life, number: int, percent: int, *, report_id: str, has_file: bool, at: datetime) -> Turn:
    """The worker says how far a stage is, 0 to 100 %, which begins one that waits. One report per stage and day.

    The clock never acknowledges a report without a file.
    """
    stage = stage_in(life, number, "report", "worker", "waiting", "doing")
    check_may_begin(life, stage)
    if not 0 <= percent <= 100:
        raise Problem.invalid(Flaw("percent", "not_a_percent"))
    if stage.last_report_day == day_of(at):
        raise Problem("one-report-a-day", number=number)
    covered = stage.objected and not has_file
    reported = replace(
        stage,
        status="doing",
        claimed=percent,
        filed=max(stage.filed, percent) if has_file else stage.filed,
        last_report_day=day_of(at),
        handed_in_on=day_of(at),
        objected=covered,
        reports=stage.reports if covered else (*stage.reports, Report(report_id, percent, at, has_file)),
    )
    turn = Turn(life.with_stage(reported))
    return turn.told(ProgressReported(stage=stage.id, report=report_id, percent=percent, has_file=has_file))


def acknowledge_stage(life: Life, number: int) -> Turn:
    """Acknowledge the latest unanswered report, as the client, and so all of them."""
    stage = stage_in(life, number, "acknowledge", "client", "doing")
    if not stage.reports:
        raise Problem("nothing-to-answer", number=number)
    return _acknowledge(life, stage, stage.reports[-1], "client")


def acknowledge_by_clock(life: Life, stage: Stage, report: Report) -> Turn:
    """A report with a file that was not answered in time."""
    return _acknowledge(life, stage, report, "clock")


def _acknowledge(life: Life, stage: Stage, report: Report, by: Who) -> Turn:
    """Answer a report and all before it. Confirms at most what the worker still claims, and lowers no figure."""
    until = stage.reports.index(report) + 1
    acknowledged = max(stage.acknowledged, min(report.percent, stage.claimed))
    turn = Turn(life.with_stage(replace(stage, acknowledged=acknowledged, reports=stage.reports[until:])))
    turn = turn.closing(ClosedReports(tuple(one.id for one in stage.reports[:until]), "acknowledged"))
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
        handed_in_on=day_of(at),
        submission_filed=has_file,
        returned_in=None,
    )


def submit_stage(life: Life, number: int, *, has_file: bool, delivery_id: str, at: datetime) -> Turn:
    """Hand in a stage (waiting | doing → submitted). If no stage is then left unsubmitted, this is the delivery, with
    the id ``delivery_id``.

    A stage submitted but not answered may be handed in again with files (``invalid``, 422): its days begin anew.
    """
    stage = stage_in(life, number, "submit", "worker", "waiting", "doing", "submitted")
    check_may_begin(life, stage)
    if stage.status == "submitted" and not has_file:
        raise Problem.invalid(Flaw("file_ids", "again_with_files"))
    turn = Turn(life.with_stage(submitted(stage, at, has_file))).closing(*unanswered((stage,), "replaced"))
    turn = turn.told(StageSubmitted(stage=stage.id, has_file=has_file))
    all_in = all(one.status in ("submitted", "approved") for one in turn.life.stages)
    return as_delivery(turn, delivery_id, at) if all_in else turn


def as_delivery(turn: Turn, delivery_id: str, at: datetime) -> Turn:
    """Make the stages handed in the delivery (active → delivered), in place of one handed in before.

    It has a file if every submitted stage has one; then its clock replaces theirs. The day on which each was handed in
    stays: its tax is of that day.
    """
    life = turn.life
    has_file = all(stage.submission_filed for stage in life.stages if stage.status == "submitted")
    stages = tuple(
        replace(stage, submitted_at=at, handed_in_on=stage.received_on)
        if has_file and stage.status == "submitted"
        else stage
        for stage in life.stages
    )
    if life.delivery is not None:
        turn = turn.closing(ClosedDelivery(life.delivery.id, "replaced"))
    delivered = turn.changed(
        status="delivered",
        stages=stages,
        delivery=Delivery(delivery_id, at, has_file),
        first_delivered_at=life.first_delivered_at or at,
    )
    return delivered.told(WorkDelivered(delivery=delivery_id, has_file=has_file))


def approved(stage: Stage) -> Stage:
    """A stage accepted for good; never reopened."""
    return replace(
        stage, status="approved", acknowledged=100, claimed=100, reports=(), objected=False, returned_in=None
    )


def approve_stage(life: Life, number: int, by: Who) -> Turn:
    """submitted → approved; with ``pay_on: stage`` it is paid now. Approving the last stage completes the contract."""
    stage = stage_in(life, number, "approve", by, "submitted")
    turn = Turn(life.with_stage(approved(stage))).told(StageApproved(stage=stage.id, by=by))
    if is_all_approved(turn.life):
        return all_accepted(turn)
    return pay_undisputed(pay_stages(turn))


def is_all_approved(life: Life) -> bool:
    """Whether no stage is left to hand in or to answer."""
    return all(stage.status == "approved" for stage in life.stages)


def all_accepted(turn: Turn) -> Turn:
    """Complete the contract, because the whole work is accepted. While a termination is open, that only raises the
    confirmed figure.
    """
    delivery = turn.life.delivery
    if delivery is not None:
        turn = turn.changed(delivery=None).closing(ClosedDelivery(delivery.id, "accepted"))
    if turn.life.status == "ending":
        return pay_undisputed(turn.changed(accepted=True))
    return completed(turn)


def named_items(life: Life, items: tuple[str, ...]) -> None:
    """The brief items that a return names, by key: at least one, each in the brief. Raises ``invalid`` (422)."""
    if not items:
        raise Problem.invalid(Flaw("items", "items_needed"))
    if not set(items) <= life.terms.brief_keys:
        raise Problem.invalid(Flaw("items", "items_unknown"))


def use_revision(life: Life) -> Life:
    """Use one of the contract's revisions; none while a notice runs, but one has to be left (domain § 6).

    With none left, only approval or an ending remain (``no-revisions-left``).
    """
    if life.revisions_used >= life.terms.included_revisions:
        raise Problem("no-revisions-left", included=life.terms.included_revisions)
    used = 1 if life.notice is None else 0
    return replace(life, revisions_used=life.revisions_used + used, returns=life.returns + used)


def reopened(stage: Stage, number_of_return: int | None) -> Stage:
    """The stage back in ``doing``; its reports are answered as by an objection, the meter stays. ``number_of_return``:
    None for a return that uses no revision, to which the worker need not agree.
    """
    return replace(
        stage,
        status="doing",
        objected=True,
        submitted_at=None,
        submission_filed=False,
        returned_in=number_of_return,
    )


def return_stage(life: Life, number: int, items: tuple[str, ...]) -> Turn:
    """submitted → doing, naming the brief items not met. Nothing of the meter is lowered. A delivery is then no longer
    the whole (delivered → active): the other stages keep its clock.

    Raises ``no-revisions-left``, ``send-back-too-late`` (409), ``invalid`` (422).
    """
    stage = stage_in(life, number, "return", "client", "submitted")
    check_can_work_again(life)
    named_items(life, items)
    used = use_revision(life)
    turn = Turn(used.with_stage(reopened(stage, used.returns if life.notice is None else None)))
    return undelivered(turn).told(StageReturned(stage=stage.id, items=len(items), revisions_used=used.revisions_used))


def check_can_work_again(life: Life) -> None:
    """Raises ``send-back-too-late`` (409) for a delivery once the client's business has ended, since nobody could
    accept the new work.
    """
    if life.status == "delivered" and life.bound_to_end and life.notice is None:
        raise Problem("send-back-too-late")


def undelivered(turn: Turn) -> Turn:
    """Close the delivery, of which a part was sent back (delivered → active)."""
    delivery = turn.life.delivery
    if delivery is None:
        return turn
    status = "active" if turn.life.status == "delivered" else turn.life.status
    return turn.changed(status=status, delivery=None).closing(ClosedDelivery(delivery.id, "sent_back"))


def agree_return(life: Life, number: int) -> Turn:
    """The worker agrees that the items were not met: the return uses no revision after all."""
    stage = stage_in(life, number, "agree-return", "worker", "doing")
    if stage.returned_in is None:
        raise Problem("nothing-to-answer", number=number)
    stages = tuple(replace(s, returned_in=None) if s.returned_in == stage.returned_in else s for s in life.stages)
    agreed = replace(life, stages=stages, revisions_used=life.revisions_used - 1)
    return Turn(agreed).told(ReturnAgreed(stage=stage.id, revisions_used=agreed.revisions_used))
