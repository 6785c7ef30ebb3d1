"""Handovers between rows and rules (domain § 7)."""

from datetime import datetime

from michinori.contracts.models import Contract, Handover
from michinori.machinery.statements import change
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life
from michinori.rules.contract.turns import Turn

_CLOSED = {"handover_accepted": "accepted", "handover_revoked": "revoked", "handover_lapsed": "lapsed"}


def read_handover(row: Handover | None) -> rules.Handover | None:
    """The live link as the rules see it."""
    if row is None:
        return None
    agreed = {"worker": row.agreed_by_worker, "client": row.agreed_by_client}
    return rules.Handover(row.id, row.by, row.made_at, frozenset(side for side in rules.SIDES if agreed[side]))  # type: ignore[arg-type]


def write_handover(contract: Contract, before: Life | None, turn: Turn, at: datetime) -> None:
    """A link just made (its row stands already), agreed to, or dead."""
    old, new = before.handover if before else None, turn.life.handover
    if old == new:
        return
    contract.open_handover_id = new.id if new else None
    if new is not None:
        values = {"agreed_by_worker": "worker" in new.agreed, "agreed_by_client": "client" in new.agreed}
        change(Handover, new.id, **values)
    if old is not None and new is None:
        fact = next(fact for fact in turn.facts if fact.kind in _CLOSED)
        status, continuation = _CLOSED[fact.kind], fact.data.get("contract")
        change(Handover, old.id, status=status, closed_at=at, continuation_id=continuation)
