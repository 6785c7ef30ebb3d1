"""Read and write the row of an open switch between fixed and hourly pay (domain § 4)."""

from datetime import datetime

from michinori.contracts.models import Contract, Switch
from michinori.machinery.statements import change, insert
from michinori.rules.contract import life as rules
from michinori.rules.contract.life import Life
from michinori.rules.contract.terms import Terms


def read_switch(row: Switch | None) -> rules.Switch | None:
    """The open proposal in the form of the rules, None without one."""
    if row is None:
        return None
    since = row.since or row.made_at
    terms = Terms.from_data(row.body)
    return rules.Switch(row.id, row.by, row.amount, terms, since, row.status, row.standing)  # type: ignore[arg-type]


def write_switch(contract: Contract, before: Life | None, after: Life, at: datetime, reason: str) -> None:
    """Insert the row of a newly proposed switch with its reason, and point the contract at it; or note that an accepted
    one waits for its deposit.
    """
    old, new = before.switch if before else None, after.switch
    if new is None or old == new:
        return
    if old is not None and old.id == new.id:
        change(Switch, new.id, status=new.status, since=new.since, standing=new.standing)
        return
    row = Switch(
        id=new.id,
        contract=contract,
        by=new.by,
        amount=new.amount,
        standing=new.standing,
        body=new.terms.as_data(),
        reason=reason,
        made_at=at,
    )
    insert(row)
    contract.open_switch_id = new.id
