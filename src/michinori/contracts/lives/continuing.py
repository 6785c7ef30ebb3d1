"""Handovers and switches between rows and rules (domain §§ 4, 7)."""

from collections.abc import Mapping
from datetime import datetime

from michinori.contracts.models import Contract, Handover, Switch
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life, Turn
from michinori.rules.contract.terms import Terms

_ENDS_LINK = {"handover_accepted": "accepted", "handover_revoked": "revoked", "handover_lapsed": "lapsed"}
_ENDS_SWITCH = {
    "switch_accepted": "accepted",
    "switch_declined": "declined",
    "switch_withdrawn": "withdrawn",
    "switch_lapsed": "lapsed",
}


def read_handover(row: Handover | None) -> rules.Handover | None:
    """The live link as the rules see it."""
    if row is None:
        return None
    agreed = {"worker": row.agreed_by_worker, "client": row.agreed_by_client}
    return rules.Handover(row.id, row.by, row.made_at, frozenset(side for side in rules.SIDES if agreed[side]))  # type: ignore[arg-type]


def read_switch(row: Switch | None) -> rules.Switch | None:
    """The open proposal as the rules see it."""
    if row is None:
        return None
    return rules.Switch(row.id, row.by, row.amount, Terms.from_data(row.body), row.made_at)  # type: ignore[arg-type]


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
        _close(Handover, old.id, turn, _ENDS_LINK, at)


def write_switch(contract: Contract, before: Life | None, turn: Turn, at: datetime, reason: str) -> None:
    """A switch just proposed, with its reason, or closed."""
    old, new = before.switch if before else None, turn.life.switch
    if old == new:
        return
    contract.open_switch_id = new.id if new else None
    if new is not None:
        row = Switch(
            id=new.id,
            contract=contract,
            by=new.by,
            amount=new.amount,
            body=new.terms.as_data(),
            reason=reason,
            made_at=at,
        )
        insert(row)
    if old is not None and new is None:
        _close(Switch, old.id, turn, _ENDS_SWITCH, at)


def _close(model: type[Handover | Switch], row_id: str, turn: Turn, ends: Mapping[str, str], at: datetime) -> None:
    """With what it came to, and the contract that goes on from it if there is one."""
    fact = next(fact for fact in turn.facts if fact.kind in ends)
    change(model, row_id, status=ends[fact.kind], closed_at=at, continuation_id=fact.data.get("contract"))
