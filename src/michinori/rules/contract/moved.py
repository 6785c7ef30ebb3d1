"""How much of the client's money one act of the client's moves or promises: for who has to prove more than a password
(decision 68).
"""

from michinori.rules.contract.amendments import difference, put_in_force
from michinori.rules.contract.change_requests import is_included, to_supersede
from michinori.rules.contract.closed import ClosedSwitch
from michinori.rules.contract.life import Amendment, Life, Switch
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.contract.switches import missing
from michinori.rules.contract.turns import Deposit, Turn
from michinori.rules.measures.meter import read_meter
from michinori.rules.money.amounts import Payment, with_tax


def moved_by(before: Life, turn: Turn, *, deposits_by_itself: bool = False) -> int:
    """Yen with tax that a turn of the client's deposits or pays, or that the worker gets after it without another act
    of the client's: what was confirmed, named in an ending, bid or proposed for a settlement, or what new terms or a
    restart make of it.

    ``deposits_by_itself``: whether a higher price is deposited as soon as both sides agree, so that agreeing is the
    move.
    """
    deposited = sum(move.amount for move in turn.moves if isinstance(move, Deposit)) + _into_the_next(before, turn)
    paid = sum(move.with_tax for move in turn.moves if isinstance(move, Payment))
    promised = with_tax(max(0, _promised(turn.life) - _promised(before)), before.statutory.tax)
    asked = max(0, _asked(turn.life) - _asked(before)) if deposits_by_itself else 0
    return max(deposited, paid, promised, asked)


def _promised(life: Life) -> int:
    """The most, in yen before tax, that the worker gets of the price without another act of the client's. A sealed bid
    counts as the whole price, so that nothing that is counted or said tells of it.
    """
    if life.status not in ANSWERABLE:
        return life.paid
    found = [life.paid, read_meter(life).confirmed]
    ending, notice = life.termination, life.notice
    if ending is not None and ending.client_amount is not None:
        found.append(ending.client_amount)
    if ending is not None and ending.client_bid is not None:
        found.append(life.terms.price)
    if ending is not None and ending.outside is not None and ending.outside.by == "client":
        found.append(min(life.terms.price, ending.outside.amount))
    if notice is not None and notice.amount is not None:
        found.append(notice.amount)
    if life.switch is not None and _is_agreed_to(life.switch):
        found.append(life.switch.amount)
    if life.amendment is not None and _is_agreed_to(life.amendment):
        found.append(read_meter(put_in_force(Turn(life), life.amendment).life).confirmed)
    return max(*found, _after_restarts(life))


def _after_restarts(life: Life) -> int:
    """What the restarts that the client has asked for leave confirmed, in yen before tax: where the terms include them,
    the worker's answer alone puts them into effect.
    """
    asked = [one for one in life.requests if one.kind == "restart" and is_included(life, one.kind)]
    return min(life.terms.price, life.superseded + sum(to_supersede(life, one) for one in asked))


def _into_the_next(before: Life, turn: Turn) -> int:
    """Yen with tax that a switch takes from the client's balance for the contract that follows, which no move of this
    contract shows.
    """
    followed = any(isinstance(one, ClosedSwitch) and one.how == "accepted" for one in turn.closed)
    return missing(before, before.switch) if followed and before.switch is not None else 0


def _asked(life: Life) -> int:
    """Yen with tax that is deposited once the worker agrees to new terms, too, or has agreed."""
    amendment, switch = life.amendment, life.switch
    more = difference(life, amendment.terms) if amendment is not None and _is_agreed_to(amendment) else 0
    return max(0, more, missing(life, switch) if switch is not None and _is_agreed_to(switch) else 0)


def _is_agreed_to(proposal: Amendment | Switch) -> bool:
    """Whether the client has proposed it, or has accepted it."""
    return proposal.by == "client" or proposal.status == "awaiting_deposit"
