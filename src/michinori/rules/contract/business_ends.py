"""The effect of the end of a client's business on one contract (domain § 6). Amounts in yen before tax."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from michinori.rules.contract.facts.ends import ClientInsolvent, ClientWithdrew
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.offers import drop
from michinori.rules.contract.payments import lapse_open_amendment
from michinori.rules.contract.terminations import open_ending
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter


def client_withdrew(life: Life, new_id: Callable[[str], str], at: datetime) -> Turn | None:
    """The effect of a withdrawal; None if it changes nothing.

    An offer or a contract without a deposit is cancelled; a delivered one keeps its acceptance clock; one that is
    already ending stays as it is; for any other a termination is opened for the worker at the claimed figure.
    """
    if life.status in FINAL or life.bound_to_end:
        return None
    if life.status in ("offered", "agreed"):
        return drop(life, "client")
    bound = replace(life, bound_to_end=True)
    if life.status in ("delivered", "ending"):
        return Turn(bound).told(ClientWithdrew())
    told = Turn(bound).told(ClientWithdrew())
    opened = open_ending(
        bound,
        "worker",
        read_meter(life).claimed,
        "client_withdrew",
        ending_id=new_id("trm"),
        at=at,
        by="clock",
    )
    return replace(opened, facts=(*told.facts, *opened.facts))


def client_insolvent(life: Life) -> Turn | None:
    """The effect of an insolvency; None if it changes nothing.

    Every clock against the client stands still, and worker or trustee may end the contract at the standing figure. The
    trustee also decides about what is only offered or agreed, by a deposit or a cancellation.
    """
    if life.status in FINAL or life.frozen:
        return None
    if life.status in ("offered", "agreed"):
        return Turn(replace(life, frozen=True)).told(ClientInsolvent())
    turn = Turn(replace(life, frozen=True, bound_to_end=True)).told(ClientInsolvent())
    return lapse_open_amendment(turn) if life.status != "ending" else turn
