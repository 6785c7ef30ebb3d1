"""Delivery of the whole work, acceptance and sending back (domain § 2: delivered)."""

from collections.abc import Sequence

from michinori.contracts.models import Contract
from michinori.contracts.models.deliveries import new_delivery_id
from michinori.contracts.scene import Enclosure, Scene, carry_out, counts_as_shown, read_note, read_preview
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery.files import read_files
from michinori.rules.contract import deliveries
from michinori.rules.contract.late_answers import check_send_back_in_time
from michinori.rules.contract.turns import Turn


def deliver_work(
    *,
    actor: Actor,
    contract_id: str,
    note: str = "",
    file_ids: Sequence[str] = (),
    inspection: bool = False,
    preview_id: str | None = None,
    seen: int | None = None,
) -> Contract:
    """Deliver the whole work: every stage left is submitted, and the delivery's clock replaces the stages' clocks. One
    not yet answered may be handed in again with files.

    ``inspection``, ``preview_id``: as for ``commands.stages.report_stage``.
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = Enclosure(
            note=read_note(note, required=False),
            files=read_files(scene.actor, file_ids),
            inspection=inspection,
            preview=read_preview(scene.actor, preview_id),
        )
        objected = deliveries.is_objected(scene.life)
        shown = counts_as_shown(scene.contract, enclosure.visible, objected=objected)
        turn = deliveries.deliver(scene.life, delivery_id=new_delivery_id(), has_file=shown, at=scene.at)
        return turn, enclosure

    return carry_out(contract_id, actor=actor, act="deliver", seen=seen, decide=decide)


def accept_delivery(*, actor: Actor, contract_id: str, seen: int | None = None) -> Contract:
    """Accept the whole: everything is paid and the contract completed. While a termination is open, acceptance only
    raises the confirmed figure.
    """
    return carry_out(
        contract_id,
        actor=actor,
        act="accept",
        seen=seen,
        decide=lambda scene: deliveries.accept_delivery(scene.life, scene.side),
    )


def send_back(
    *,
    actor: Actor,
    contract_id: str,
    items: Sequence[str],
    stages: Sequence[int] = (),
    note: str = "",
    seen: int | None = None,
) -> Contract:
    """Send the delivery back, naming the brief items not met and the stages to reopen (by default every stage
    submitted). Uses a revision.
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        check_send_back_in_time(scene.life, day_of(scene.at), tuple(stages))
        enclosure = Enclosure(note=read_note(note, required=False), items=tuple(dict.fromkeys(items)))
        return deliveries.send_back(scene.life, enclosure.items, tuple(stages)), enclosure

    return carry_out(contract_id, actor=actor, act="send-back", seen=seen, decide=decide)
