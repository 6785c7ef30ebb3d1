"""Opening the original of a file that has no preview, to inspect it (domain § 2, Files and rights)."""

from michinori.contracts.models import Attachment, Inspection
from michinori.contracts.scene import apply_due, locked_with_place, record
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.transactions import in_transaction
from michinori.rules.contract.facts.work import OriginalInspected
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.contract.turns import Turn


def inspect_original(*, actor: Actor, attachment: Attachment) -> None:
    """Record in the contract's history, for both sides, that this person opens the original; once for each person.

    No right passes by it. Raises ``not-found`` (404) for strangers, ``not-handed-over`` (403) where it is not open.
    """

    def run() -> None:
        contract, _ = locked_with_place(actor, attachment.contract_id)
        life, _ = apply_due(contract, clock.now())
        if not attachment.inspection or life.status not in ANSWERABLE:
            raise Problem.forbidden("not-handed-over")
        at = clock.now()
        _, first = Inspection.objects.get_or_create(attachment=attachment, user_id=str(actor), defaults={"at": at})
        if first:
            fact = OriginalInspected(file=attachment.file_id)
            record(contract, life, Turn(life).told(fact), actor=actor, at=at)

    in_transaction(run)
