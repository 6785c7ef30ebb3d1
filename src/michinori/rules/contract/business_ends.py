"""The effect of the end of a client's business on one contract (domain § 6). Amounts in yen before tax."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from michinori.rules.contract.facts.ends import ClientInsolvent, ClientWithdrew
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.offers import drop
from michinori.rules.contract.payments import lapse_open_amendment
from michinori.rules.contract.termination_notices import notice_of_withdrawal
from michinori.rules.contract.terminations import open_ending
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter


def client_withdrew(life: Life, new_id: Callable[[str], str], at: datetime, *, noticed: bool = False) -> Turn | None:
    """The effect of a withdrawal; None if it changes nothing. ``noticed``: a notice under art. 16 has to come first.

    An offer or a contract without a deposit is cancelled; a delivered one keeps its acceptance clock; one that is
    already ending stays as it is; for any other a termination is opened for the worker at the claimed figure, or notice
    of it is given.
    """
    if life.status in FINAL or life.bound_to_end:
        return None
    if life.status in ("offered", "agreed"):
        return drop(life, "client")
    told = Turn(replace(life, bound_to_end=True)).told(ClientWithdrew())
    if life.status in ("delivered", "ending"):
        return told
    if noticed or life.notice is not None:
        return _after(told, notice_of_withdrawal(told.life, notice_id=new_id("trm"), at=at))
    claimed, ending_id = read_meter(life).claimed, new_id("trm")
    opened = open_ending(told.life, "worker", claimed, "client_withdrew", ending_id=ending_id, at=at, by="clock")
    return _after(told, opened)


def _after(first: Turn, then: Turn) -> Turn:
    return replace(then, facts=(*first.facts, *then.facts))


def client_insolvent(life: Life, at: datetime) -> Turn | None:
    """The effect of an insolvency; None if it changes nothing.

    Every clock against the client stands still from ``at`` on, but that of a delivery, which then runs against the
    trustee. Worker (until the work is completed) or trustee may end the contract at F. The trustee also decides about
    what is only offered or agreed, by a deposit or a cancellation.
    """
    if life.status in FINAL or life.frozen:
        return None
    if life.status in ("offered", "agreed"):
        return Turn(replace(life, frozen=True, frozen_at=at)).told(ClientInsolvent())
    turn = Turn(replace(life, frozen=True, frozen_at=at, bound_to_end=True)).told(ClientInsolvent())
    return lapse_open_amendment(turn) if life.status != "ending" else turn
