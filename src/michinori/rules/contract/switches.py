"""Fixed ↔ hourly between the same parties in one step: end here, go on under terms of the other kind (domain § 4)."""

from dataclasses import replace
from datetime import datetime

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedSwitch
from michinori.rules.contract.facts.changes import SwitchAccepted, SwitchDeclined, SwitchProposed, SwitchWithdrawn
from michinori.rules.contract.life import Life, Side, Switch
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.terminations import check_bounds, settle
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Turn


def is_other_kind(life: Life, terms: Terms) -> bool:
    """Whether the terms change between stages and hours; anything else is an amendment."""
    return terms.meter != life.terms.meter


def fee_base_after(life: Life, amount: int) -> int:
    """The fee base of the continuation, in yen before tax, if this contract is settled at ``amount`` (domain § 4)."""
    return life.terms.fee_base + amount


def propose_switch(life: Life, side: Side, amount: int, terms: Terms, *, switch_id: str, at: datetime) -> Turn:
    """Propose to settle at ``amount`` (a total in yen before tax, in [paid, price]) and go on under ``terms``.

    Not possible beside an open switch or amendment (409). Stops no clock.
    """
    permit("propose-switch", life.status, side)
    if life.switch is not None:
        raise Problem("switch-open")
    if life.amendment is not None:
        raise Problem("amendment-open")
    if life.bound_to_end:
        raise Problem("client-business-ended")
    check_bounds(life, amount)
    if not is_other_kind(life, terms):
        raise Problem.invalid(Flaw("terms.meter", "not_another_kind"))
    terms = replace(terms, fee_base=fee_base_after(life, amount))
    turn = Turn(replace(life, switch=Switch(switch_id, side, amount, terms, at)))
    return turn.told(SwitchProposed(switch=switch_id, by=side, amount=amount, price=terms.price, proposed=terms.digest))


def _the_open_one(life: Life, act: str, side: Side, *, mine: bool) -> Switch:
    permit(act, life.status, side)
    if life.switch is None:
        raise Problem("switch-not-open")
    if (life.switch.by == side) is not mine:
        raise Problem("not-your-turn")
    return life.switch


def accept_switch(life: Life, side: Side, *, contract_id: str) -> Turn:
    """Accept: settle by agreement, refund the rest, and go on in ``contract_id`` under the new terms.

    Raises ``amount-below-paid`` (409) if more than the proposed amount has been paid since.
    """
    switch = _the_open_one(life, "accept-switch", side, mine=False)
    if life.bound_to_end:
        raise Problem("client-business-ended")
    if switch.amount < life.paid:
        raise Problem("amount-below-paid", limit=life.paid)
    turn = Turn(replace(life, switch=None)).closing(ClosedSwitch(switch.id, "accepted", contract_id))
    turn = turn.told(SwitchAccepted(switch=switch.id, by=side, contract=contract_id))
    return settle(turn, switch.amount, "agreement")


def decline_switch(life: Life, side: Side) -> Turn:
    """Decline; the contract goes on as it is."""
    switch = _the_open_one(life, "decline-switch", side, mine=False)
    turn = Turn(replace(life, switch=None)).closing(ClosedSwitch(switch.id, "declined"))
    return turn.told(SwitchDeclined(switch=switch.id, by=side))


def withdraw_switch(life: Life, side: Side) -> Turn:
    """Withdraw the proposer's own switch before it is answered."""
    switch = _the_open_one(life, "withdraw-switch", side, mine=True)
    turn = Turn(replace(life, switch=None)).closing(ClosedSwitch(switch.id, "withdrawn"))
    return turn.told(SwitchWithdrawn(switch=switch.id, by=side))
