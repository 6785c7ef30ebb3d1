"""Work on stages: start, put back, report, acknowledge, object, submit, approve, return (domain § 2, § 3).

``number`` counts from 1.
"""

from collections.abc import Sequence
from dataclasses import replace

from michinori.contracts.lives import write_report
from michinori.contracts.models import Contract
from michinori.contracts.models.deliveries import new_delivery_id
from michinori.contracts.models.stages import new_report_id
from michinori.contracts.scene import Enclosure, Scene, carry_out, counts_as_shown, read_note, read_preview
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery.files import read_files
from michinori.rules.contract import stages
from michinori.rules.contract.late_answers import check_in_time
from michinori.rules.contract.life import Report
from michinori.rules.contract.turns import Turn


def start_stage(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Start work on a stage. Raises ``stage-not-open`` (409) where it has to wait for others."""
    return carry_out(
        contract_id, actor=actor, act="start", seen=seen, decide=lambda scene: stages.start_stage(scene.life, number)
    )


def let_stage_begin(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Let a stage begin out of order, as the client's owner or approver."""
    return carry_out(
        contract_id,
        actor=actor,
        act="let-begin",
        seen=seen,
        decide=lambda scene: stages.let_stage_begin(scene.life, number),
    )


def put_back_stage(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Put back, as the worker, a stage begun by mistake, on which nothing was reported (``stage-reported-on``, 409)."""
    return carry_out(
        contract_id,
        actor=actor,
        act="put-back",
        seen=seen,
        decide=lambda scene: stages.put_back_stage(scene.life, number),
    )


def report_stage(
    *,
    actor: Actor,
    contract_id: str,
    number: int,
    percent: int,
    note: str = "",
    file_ids: Sequence[str] = (),
    inspection: bool = False,
    preview_id: str | None = None,
    seen: int | None = None,
) -> Contract:
    """Report how far a stage is, 0 to 100 %, which begins one that waits.

    The clock acknowledges a report with a file after 7 days, one without a file never. After an objection only a new
    file counts. A file without a preview counts only if ``inspection`` opens the original to the client, or the file
    ``preview_id`` shows what it holds.

    Raises ``one-report-a-day``, ``stage-not-now`` (409), ``invalid`` (422).
    """
    report_id = new_report_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = replace(
            _work(scene, number, note, file_ids, inspection, preview_id), percent=min(100, max(1, percent))
        )
        report = Report(report_id, percent, scene.at, _shown(scene, number, enclosure))
        turn = stages.report_stage(
            scene.life, number, percent, report_id=report_id, has_file=report.has_file, at=scene.at
        )
        write_report(scene.contract, turn.life, number, report, day_of(scene.at))
        return turn, enclosure

    return carry_out(contract_id, actor=actor, act="report", seen=seen, decide=decide)


def _words(scene: Scene, number: int, note: str, file_ids: Sequence[str], items: Sequence[str] = ()) -> Enclosure:
    stage = scene.life.stage(number)
    return Enclosure(
        note=read_note(note, required=False),
        items=tuple(items),
        files=read_files(scene.actor, file_ids),
        stage_id=stage.id if stage else None,
    )


def _work(
    scene: Scene, number: int, note: str, file_ids: Sequence[str], inspection: bool, preview_id: str | None
) -> Enclosure:
    words, preview = _words(scene, number, note, file_ids), read_preview(scene.actor, preview_id)
    return replace(words, inspection=inspection, preview=preview)


def _shown(scene: Scene, number: int, enclosure: Enclosure) -> bool:
    stage = scene.life.stage(number)
    return counts_as_shown(scene.contract, enclosure.visible, objected=stage is not None and stage.objected)


def submit_stage(
    *,
    actor: Actor,
    contract_id: str,
    number: int,
    note: str = "",
    file_ids: Sequence[str] = (),
    inspection: bool = False,
    preview_id: str | None = None,
    seen: int | None = None,
) -> Contract:
    """Submit a stage for approval, which counts as a report of 100 %; the last one is the delivery. One not yet
    answered may be submitted again with files.
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = _work(scene, number, note, file_ids, inspection, preview_id)
        has_file = _shown(scene, number, enclosure)
        turn = stages.submit_stage(scene.life, number, has_file=has_file, delivery_id=new_delivery_id(), at=scene.at)
        return turn, enclosure

    return carry_out(contract_id, actor=actor, act="submit", seen=seen, decide=decide)


def approve_stage(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Approve a submitted stage, which cannot be undone; paid at once under ``pay_on: stage``. Approving the last stage
    completes the contract.
    """
    return carry_out(
        contract_id,
        actor=actor,
        act="approve",
        seen=seen,
        decide=lambda scene: stages.approve_stage(scene.life, number, scene.side),
    )


def return_stage(
    *,
    actor: Actor,
    contract_id: str,
    number: int,
    items: Sequence[str],
    note: str = "",
    seen: int | None = None,
) -> Contract:
    """Return a submitted stage to the worker, naming the brief items not met. Uses a revision.

    Raises ``no-revisions-left``, ``answer-too-late`` (409).
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        check_in_time(scene.life, day_of(scene.at), number=number)
        named = tuple(dict.fromkeys(items))
        return stages.return_stage(scene.life, number, named), _words(scene, number, note, (), named)

    return carry_out(contract_id, actor=actor, act="return", seen=seen, decide=decide)


def agree_return(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Agree, as the worker, that the items named in a return were not met: the return then uses no revision."""
    return carry_out(
        contract_id,
        actor=actor,
        act="agree-return",
        seen=seen,
        decide=lambda scene: stages.agree_return(scene.life, number),
    )


def acknowledge_stage(*, actor: Actor, contract_id: str, number: int, seen: int | None = None) -> Contract:
    """Acknowledge the latest report; the confirmed figure rises to it. For an organisation its owner or an approver
    does this (domain § 8).
    """
    return carry_out(
        contract_id,
        actor=actor,
        act="acknowledge",
        seen=seen,
        decide=lambda scene: stages.acknowledge_stage(scene.life, number),
    )


def object_stage(*, actor: Actor, contract_id: str, number: int, reason: str, seen: int | None = None) -> Contract:
    """Object to the unanswered reports of a stage, with a reason. The confirmed figure stays."""

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason")
        check_in_time(scene.life, day_of(scene.at), number=number)
        stage = scene.life.stage(number)
        return stages.object_stage(scene.life, number), Enclosure(note=text, stage_id=stage.id if stage else None)

    return carry_out(contract_id, actor=actor, act="object", seen=seen, decide=decide)
