"""Fixed ↔ hourly between the same parties in one step: end here, go on under terms of the other kind (domain § 4)."""

from dataclasses import replace
from datetime import datetime

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedSwitch
from michinori.rules.contract.facts.changes import (
    ContractSwitched,
    SwitchAccepted,
    SwitchDeclined,
    SwitchProposed,
    SwitchWithdrawn,
)
from michinori.rules.contract.life import Life, Side, Switch
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.taxing import left_after
from michinori.rules.contract.terminations import check_bounds, ended_at
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter
from michinori.rules.money.amounts import with_tax


def is_other_kind(life: Life, terms: Terms) -> bool:
    """Whether the terms change between stages and hours; anything else is an amendment."""
    return terms.meter != life.terms.meter


def fee_base_after(life: Life, amount: int) -> tuple[int, int]:
    """The fee base of the continuation if this contract is settled at ``amount``, and how much of its price that base
    covers: what this contract leaves unpaid of what its own base covers (domain § 4). Yen before tax.
    """
    terms = life.terms
    covered = terms.price if terms.fee_base_covers is None else min(terms.price, terms.fee_base_covers)
    if amount <= covered:
        return terms.fee_base + amount, covered - amount
    return amount - covered, terms.price - amount


def missing(life: Life, switch: Switch) -> int:
    """What the client has to add to the escrow of this contract to fund the continuation, yen with tax."""
    back = left_after(life, max(life.paid, switch.amount))
    return max(0, with_tax(switch.terms.price, life.statutory.tax) - back)


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
    base, covers = fee_base_after(life, amount)
    terms = replace(terms, fee_base=base, fee_base_covers=covers)
    standing = read_meter(life).standing if side == "worker" else None
    turn = Turn(replace(life, switch=Switch(switch_id, side, amount, terms, at, standing=standing)))
    return turn.told(SwitchProposed(switch=switch_id, by=side, amount=amount, price=terms.price, proposed=terms.digest))


def _the_open_one(life: Life, act: str, side: Side, *, mine: bool) -> Switch:
    permit(act, life.status, side)
    if life.switch is None:
        raise Problem("switch-not-open")
    if (life.switch.by == side) is not mine:
        raise Problem("not-your-turn")
    return life.switch


def _unanswered(life: Life, act: str, side: Side, *, mine: bool) -> Switch:
    switch = _the_open_one(life, act, side, mine=mine)
    if switch.status != "open":
        raise Problem("switch-accepted-already")
    return switch


def fits(life: Life) -> bool:
    """Whether the open switch can still take effect: no more has been paid than its amount, it is not outgrown, and no
    end of the client's business binds.
    """
    switch = life.switch
    return switch is not None and switch.amount >= life.paid and not life.bound_to_end and not is_outgrown(life, switch)


def _check_fits(life: Life, switch: Switch) -> None:
    if life.bound_to_end:
        raise Problem("client-business-ended")
    if switch.amount < life.paid:
        raise Problem("amount-below-paid", limit=life.paid)
    if is_outgrown(life, switch):
        raise Problem("switch-outgrown", amount=switch.amount)


def is_outgrown(life: Life, switch: Switch) -> bool:
    """Whether the standing figure has passed the amount since the worker said yes to it: what was shown or confirmed
    meanwhile under the old terms would go unpaid.
    """
    return switch.standing is not None and read_meter(life).standing > max(switch.amount, switch.standing)


def accept_switch(life: Life, side: Side, *, contract_id: str, at: datetime) -> Turn:
    """Accept. Where the escrow funds the continuation ``contract_id``, the switch takes effect at once; else it waits
    for what is missing, and the old terms go on.

    Raises ``amount-below-paid`` (409) if more than the proposed amount has been paid since, ``switch-outgrown`` (409)
    if the worker, who proposed it, has shown work worth more since.
    """
    switch = _unanswered(life, "accept-switch", side, mine=False)
    _check_fits(life, switch)
    lacking = missing(life, switch)
    if not lacking:
        return _take_effect(Turn(life).told(SwitchAccepted(switch=switch.id, by=side)), switch, contract_id)
    standing = read_meter(life).standing if side == "worker" else switch.standing
    waiting = replace(switch, status="awaiting_deposit", since=at, standing=standing)
    turn = Turn(replace(life, switch=waiting))
    return turn.told(SwitchAccepted(switch=switch.id, by=side, missing_with_tax=lacking))


def fund_switch(life: Life, side: Side, *, contract_id: str) -> Turn:
    """Put an accepted switch into effect, as the client, whose balance holds what is missing for ``contract_id``.

    Raises what ``accept_switch`` does, ``nothing-to-deposit`` (409).
    """
    permit("deposit", life.status, side)
    switch = life.switch
    if switch is None or switch.status != "awaiting_deposit":
        raise Problem("nothing-to-deposit")
    _check_fits(life, switch)
    return _take_effect(Turn(life), switch, contract_id)


def _take_effect(turn: Turn, switch: Switch, contract_id: str) -> Turn:
    """Settle this contract; what its escrow gives back funds the continuation in the same step."""
    turn = turn.changed(switch=None).closing(ClosedSwitch(switch.id, "accepted", contract_id))
    turn = turn.told(ContractSwitched(switch=switch.id, amount=switch.amount, contract=contract_id))
    return ended_at(turn, switch.amount, "agreement")


def decline_switch(life: Life, side: Side) -> Turn:
    """Decline; the contract goes on as it is."""
    switch = _unanswered(life, "decline-switch", side, mine=False)
    turn = Turn(replace(life, switch=None)).closing(ClosedSwitch(switch.id, "declined"))
    return turn.told(SwitchDeclined(switch=switch.id, by=side))


def withdraw_switch(life: Life, side: Side) -> Turn:
    """Withdraw the proposer's own switch before it is answered."""
    switch = _unanswered(life, "withdraw-switch", side, mine=True)
    turn = Turn(replace(life, switch=None)).closing(ClosedSwitch(switch.id, "withdrawn"))
    return turn.told(SwitchWithdrawn(switch=switch.id, by=side))
