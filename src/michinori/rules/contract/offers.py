"""Offers, their answers and the first deposit (domain § 2: offered, agreed)."""

from dataclasses import replace
from datetime import datetime

from michinori.kernel.problems import Problem
from michinori.rules.contract.facts.money import DepositMade
from michinori.rules.contract.facts.offers import (
    ContractCancelled,
    ContractContinues,
    DepositLapsed,
    OfferAccepted,
    OfferCountered,
    OfferDeclined,
    OfferLapsed,
    OfferMade,
)
from michinori.rules.contract.life import Life, Side, Stage, other
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.taxing import needed
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Deposit, Turn


def _stages(terms: Terms) -> tuple[Stage, ...]:
    return tuple(Stage(s.id, number, s.name, s.price) for number, s in enumerate(terms.stages, 1))


def make_offer(terms: Terms, at: datetime, by: Side = "client") -> Turn:
    """Offer version 1 of the terms, by ``by``; the other side has to answer."""
    life = Life("offered", terms, 1, other(by), since=at, last_at=at, offered_at=at, stages=_stages(terms))
    return Turn(life).told(OfferMade(by=by, **terms.told))


def continuing(turn: Turn, contract_id: str) -> Turn:
    """An offer marked as the continuation of another contract."""
    return turn.told(ContractContinues(continues=contract_id))


def _on_turn(life: Life, side: Side, act: str) -> None:
    permit(act, life.status, side)
    if life.turn != side:
        raise Problem("not-your-turn")


def accept_offer(life: Life, side: Side, version: int, at: datetime) -> Turn:
    """Accept the version that was read, by the side whose turn it is. Raises ``terms-changed`` (409)."""
    _on_turn(life, side, "accept-offer")
    if version != life.terms_version:
        raise Problem("terms-changed", terms_version=life.terms_version)
    return Turn(replace(life, status="agreed", turn="client", since=at)).told(OfferAccepted(by=side))


def decline_offer(life: Life, side: Side) -> Turn:
    """Decline an offer; it is cancelled."""
    _on_turn(life, side, "decline-offer")
    return Turn(replace(life, status="cancelled", turn=None)).told(OfferDeclined(by=side))


def counter_offer(life: Life, side: Side, terms: Terms, at: datetime) -> Turn:
    """Answer an offer with other terms: a new version, the other side's turn, a new clock."""
    _on_turn(life, side, "counter-offer")
    version = life.terms_version + 1
    countered = replace(life, terms=terms, terms_version=version, turn=other(side), since=at, stages=_stages(terms))
    return Turn(countered).told(OfferCountered(by=side, **terms.told))


def cancel(life: Life, side: Side) -> Turn:
    """Cancel before the deposit, by either side; nothing is owed.

    While it is offered, only the side that made the last offer may cancel; the other declines instead
    (``answer-instead``, 409).
    """
    permit("cancel", life.status, side)
    if life.status == "offered" and life.turn == side:
        raise Problem("answer-instead")
    return drop(life, side)


def drop(life: Life, side: Side) -> Turn:
    """Cancel before the deposit whoever's turn it is (a block, a suspension, an end of business)."""
    return Turn(replace(life, status="cancelled", turn=None)).told(ContractCancelled(by=side))


def lapse(life: Life) -> Turn:
    """Cancel, by the clock, because an offer was not answered or the first deposit not made in time."""
    offered = life.status == "offered"
    permit("lapse-offer" if offered else "lapse-deposit", life.status, "clock")
    return Turn(replace(life, status="cancelled", turn=None)).told(OfferLapsed() if offered else DepositLapsed())


def make_first_deposit(life: Life, side: Side, at: datetime) -> Turn:
    """Pay price and tax into the escrow; work may start from now on."""
    permit("deposit", life.status, side)
    if life.status != "agreed":
        raise Problem("nothing-to-deposit")
    amount = needed(life, life.terms.price)
    turn = Turn(replace(life, status="active", turn=None, since=at)).moved(Deposit(amount))
    return turn.told(DepositMade(amount_with_tax=amount))
