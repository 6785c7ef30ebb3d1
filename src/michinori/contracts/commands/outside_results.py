"""Outside results of an ending (domain § 6, 5): settlement record, certified ODR, court. Totals in yen before tax."""

from datetime import datetime

from michinori.contracts.commands.terminations import on_termination
from michinori.contracts.lives import write_result
from michinori.contracts.models import OutsideResult, Termination
from michinori.contracts.models.terminations import new_result_id
from michinori.contracts.policy import require_staff
from michinori.contracts.scene import Enclosure, Scene, carry_out_by_staff, read_files, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.rows import find
from michinori.rules.contract import bids
from michinori.rules.contract.life import Life
from michinori.rules.contract.turns import Turn


def file_result(
    *, actor: Actor, termination_id: str, amount: int, kind: str, file_id: str, note: str = "", seen: int | None = None
) -> Termination:
    """File a result from outside with its document; ``kind``: one of ``RESULT_KINDS``.

    Raises ``result-filed-already`` (409), ``invalid`` (422).
    """
    result_id = new_result_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        turn = bids.file_result(scene.life, scene.side, amount, kind, result_id=result_id)
        text = read_note(note, required=False)
        files = read_files(scene.actor, [file_id] if file_id else [], field="file_id")
        if not files:
            raise Problem.invalid(Flaw("file_id", "required"))
        if turn.life.termination is not None and turn.life.termination.outside is not None:
            write_result(termination_id, turn.life.termination.outside, file=files[0], at=scene.at)
        return turn, Enclosure(note=text, files=files)

    return on_termination(termination_id, "file-result", decide, actor, seen)


def deny_result(*, actor: Actor, termination_id: str, reason: str, seen: int | None = None) -> Termination:
    """Deny the other side's result, with a reason; the termination goes on without it."""

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason")
        return bids.deny_result(scene.life, scene.side), Enclosure(note=text)

    return on_termination(termination_id, "deny-result", decide, actor, seen)


def check_result(*, actor: Actor, termination_id: str, genuine: bool, note: str = "") -> OutsideResult:
    """Record whether staff found the document genuine; staff judge nothing else.

    Raises ``not-found`` (404) for anybody but staff, ``nothing-to-check`` (409).
    """
    termination = find(Termination, termination_id)
    result = OutsideResult.objects.filter(termination=termination, status="filed").first()
    if result is None:
        require_staff(actor)
        raise Problem("nothing-to-check")

    def decide(life: Life, at: datetime) -> tuple[Turn, Enclosure]:
        text = read_note(note, required=False)
        if life.termination is None or life.termination.id != termination_id:
            raise Problem("nothing-to-check")  # the termination was settled while this request waited for the lock
        checked = bids.check_result(life, genuine=genuine, checked_by=str(actor), at=at)
        return checked, Enclosure(note=text)

    carry_out_by_staff(termination.contract_id, actor=actor, decide=decide, kind="result_checked")
    result.refresh_from_db()
    return result
