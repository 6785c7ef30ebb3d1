"""Delivery of the whole, its acceptance and sending back (domain § 2: delivered)."""

from dataclasses import replace
from datetime import datetime

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedDelivery
from michinori.rules.contract.facts.work import WorkAccepted, WorkDelivered, WorkSentBack
from michinori.rules.contract.life import Delivery, Life, Stage
from michinori.rules.contract.lifecycle import Who, permit
from michinori.rules.contract.payments import completed
from michinori.rules.contract.stages import (
    approved,
    named_items,
    reopened,
    submitted,
    unanswered,
    use_revision,
    with_days_anew,
)
from michinori.rules.contract.terminations import pay_undisputed
from michinori.rules.contract.time_log import all_acknowledged, weeks_accepted
from michinori.rules.contract.turns import Turn


def _shown(stage: Stage) -> bool:
    """Whether the whole stage was shown with a file and no objection or return stands against it."""
    return stage.filed == 100 and not stage.objected


def is_objected(life: Life) -> bool:
    """Whether an objection or return stands against any of the work, so that only a new file shows the whole."""
    return any(stage.objected for stage in life.stages) or any(week.objected for week in life.weeks)


def deliver(life: Life, *, delivery_id: str, has_file: bool, at: datetime) -> Turn:
    """Deliver the whole work (active → delivered): every stage not yet approved is submitted, and the delivery's clock
    replaces theirs. The delivery's files count for each stage.
    """
    permit("deliver", life.status, "worker")
    stages = tuple(
        stage if stage.status == "approved" else submitted(stage, at, has_file or _shown(stage))
        for stage in life.stages
    )
    filed = has_file or all(_shown(stage) for stage in life.stages)
    delivered = replace(
        life,
        status="delivered",
        stages=stages,
        delivery=Delivery(delivery_id, at, filed),
        first_delivered_at=life.first_delivered_at or at,
    )
    turn = Turn(delivered).closing(*unanswered(life.stages, "replaced"))
    return turn.told(WorkDelivered(delivery=delivery_id, has_file=filed))


def accept_delivery(life: Life, by: Who) -> Turn:
    """Accept the whole: all stages are approved, all hours acknowledged, everything is paid, the contract completed.

    While a termination is open, acceptance only raises the confirmed figure.
    """
    permit("accept", life.status, by)
    if life.delivery is None:
        raise Problem("nothing-delivered")
    stages = tuple(approved(stage) for stage in life.stages)
    whole = all_acknowledged(replace(life, stages=stages, delivery=None))
    turn = Turn(whole).closing(ClosedDelivery(life.delivery.id, "accepted"), *weeks_accepted(life))
    turn = turn.told(WorkAccepted(delivery=life.delivery.id, by=by))
    if life.status == "ending":
        return pay_undisputed(turn.changed(accepted=True))
    return completed(turn)


def send_back(life: Life, items: tuple[str, ...], numbers: tuple[int, ...], *, at: datetime) -> Turn:
    """Send the delivery back, naming brief items and stages (default: all that it submitted). Uses one revision.

    Raises ``send-back-too-late`` (409) once the client's business has ended, since nobody could accept the new work.
    """
    permit("send-back", life.status, "client")
    if life.status == "delivered" and life.bound_to_end:
        raise Problem("send-back-too-late")
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
    stages = tuple(reopened(s, used.returns) if s.number in chosen else s for s in used.stages)
    status = "active" if life.status == "delivered" else life.status
    turn = Turn(replace(used, stages=with_days_anew(stages, life.delivery, at), delivery=None, status=status))
    fact = WorkSentBack(
        delivery=life.delivery.id,
        items=len(items),
        stages=tuple(sorted(chosen)),
        revisions_used=used.revisions_used,
    )
    return turn.closing(ClosedDelivery(life.delivery.id, "sent_back")).told(fact)
