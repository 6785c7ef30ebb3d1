"""What a new client sees of the contract that its own continues: approved stages and files (domain § 7)."""

from dataclasses import dataclass

from michinori.contracts.models import Contract, Handover
from michinori.contracts.queries.files import lives_of
from michinori.contracts.queries.handover_links import both_agree
from michinori.contracts.queries.handovers import OldFile, old_files


@dataclass(frozen=True)
class CarriedOver:
    """Names of approved stages, and files, each content once. Both are empty, and ``opened`` False, unless both sides
    of the old contract agree to show them.
    """

    opened: bool
    approved: tuple[str, ...] = ()
    files: tuple[OldFile, ...] = ()


def carried_over(contract: Contract) -> CarriedOver | None:
    """What the client of a contract made by a handover sees of the former one; None for any other contract.

    At most five queries, none without a former contract. The caller checks that the reader is on the client's side.
    """
    if contract.continues_id is None or contract.status == "cancelled":
        return None
    handover = Handover.objects.select_related("contract__terms").filter(continuation=contract).first()
    if handover is None:
        return None
    if not both_agree(handover):
        return CarriedOver(opened=False)
    life = lives_of([handover.contract])[handover.contract_id]
    names = tuple(stage.name for stage in life.stages if stage.status == "approved")
    return CarriedOver(opened=True, approved=names, files=old_files(handover.contract, life))
