"""Read and write the row of a handover's live link for the rules (domain § 7)."""

from michinori.contracts.models import Contract, Handover
from michinori.machinery.statements import change
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life


def read_handover(row: Handover | None) -> rules.Handover | None:
    """The live link in the form of the rules, None without one."""
    if row is None:
        return None
    agreed = {"worker": row.agreed_by_worker, "client": row.agreed_by_client}
    return rules.Handover(row.id, row.by, row.made_at, frozenset(side for side in rules.SIDES if agreed[side]))  # type: ignore[arg-type]


def write_handover(contract: Contract, before: Life | None, after: Life) -> None:
    """Write which sides agreed, and point the contract at a new link; the command has inserted its row before."""
    old, new = before.handover if before else None, after.handover
    if new is None or old == new:
        return
    contract.open_handover_id = new.id
    change(Handover, new.id, agreed_by_worker="worker" in new.agreed, agreed_by_client="client" in new.agreed)
