"""Outside results of an ending (domain § 6, 5): settlement record, certified ODR, court. Totals in yen before tax."""

from datetime import datetime

from michinori.contracts.commands.terminations import on_termination
from michinori.contracts.lives import write_result
from michinori.contracts.models import OutsideResult, Termination
from michinori.contracts.models.terminations import new_result_id
from michinori.contracts.scene import Enclosure, Scene, carry_out_by_staff, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.files import read_files
from michinori.machinery.rows import find
from michinori.people.staff import require_elevated, require_staff
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


def check_result(
    *, actor: Actor, termination_id: str, genuine: bool, note: str = "", result_id: str | None = None
) -> OutsideResult:
    """Record whether staff found the document genuine; staff judge nothing else.

    ``result_id``: the result whose document was read. A party may replace a private record by a decision meanwhile,
    and a decision settles as soon as it is found genuine; None, which the desk never sends, takes the one that is filed
    now.

    Raises ``not-found`` (404) for anybody but staff, ``elevation-needed`` (403) for who has not just proved who they
    are, ``nothing-to-check`` (409), also when another result than ``result_id`` is filed by now.
    """
    require_staff(actor, "results")
    require_elevated(actor)
    termination = find(Termination, termination_id)
    checked_id = ""

    def decide(life: Life, at: datetime) -> tuple[Turn, Enclosure]:
        nonlocal checked_id
        text = read_note(note, required=False)
        filed = life.termination.outside if life.termination and life.termination.id == termination_id else None
        if filed is None or result_id not in (None, filed.id):
            raise Problem("nothing-to-check")
        checked_id = filed.id
        return bids.check_result(life, genuine=genuine, checked_by=str(actor), at=at), Enclosure(note=text)

    carry_out_by_staff(termination.contract_id, actor=actor, decide=decide, duty="results", kind="result_checked")
    return OutsideResult.objects.get(id=checked_id)
