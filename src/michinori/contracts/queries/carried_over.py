"""What the contract before a continuation left for the new client: approved stages and files (domain § 7)."""

from dataclasses import dataclass

from michinori.contracts.models import Contract, Handover, Stage
from michinori.contracts.queries.handover_links import both_agree
from michinori.contracts.queries.handovers import OldFile, old_files


@dataclass(frozen=True)
class CarriedOver:
    """Names of approved stages, and files, each content once; nothing of them while not both sides agree (``opened``
    False).
    """

    opened: bool
    approved: tuple[str, ...] = ()
    files: tuple[OldFile, ...] = ()


def carried_over(contract: Contract) -> CarriedOver | None:
    """For the client of a contract that a link brought about, whoever of its members asks; None where no link did.
    At most five queries, none without a former contract. The caller has shown that the reader is on that side.
    """
    if contract.continues_id is None or contract.status == "cancelled":
        return None
    handover = Handover.objects.select_related("contract").filter(continuation=contract).first()
    if handover is None:
        return None
    if not both_agree(handover):
        return CarriedOver(opened=False)
    stages = Stage.objects.filter(contract=handover.contract, status="approved", number__isnull=False)
    names = tuple(stages.order_by("number").values_list("name", flat=True))
    return CarriedOver(opened=True, approved=names, files=old_files(handover.contract))
