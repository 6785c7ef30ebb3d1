"""Switches between fixed and hourly pay between rows and rules (domain § 4)."""

from datetime import datetime

from michinori.contracts.models import Contract, Switch
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Turn

_CLOSED = {
    "switch_accepted": "accepted",
    "switch_declined": "declined",
    "switch_withdrawn": "withdrawn",
    "switch_lapsed": "lapsed",
}


def read_switch(row: Switch | None) -> rules.Switch | None:
    """The open proposal as the rules see it."""
    if row is None:
        return None
    return rules.Switch(row.id, row.by, row.amount, Terms.from_data(row.body), row.made_at)  # type: ignore[arg-type]


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
        fact = next(fact for fact in turn.facts if fact.kind in _CLOSED)
        status, continuation = _CLOSED[fact.kind], fact.data.get("contract")
        change(Switch, old.id, status=status, closed_at=at, continuation_id=continuation)
