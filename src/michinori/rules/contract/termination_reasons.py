"""Whether the reason given for a termination counts in the parties' conduct (domain § 6): only if the other side agreed
to the amount or an event proves the reason. Otherwise it is ``claimed``, and says nothing about the other side.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from michinori.kernel.clock import end_of
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.changes import ChangeDeclined
from michinori.rules.contract.facts.ends import ClientInsolvent, ClientWithdrew
from michinori.rules.contract.facts.work import WorkDelivered
from michinori.rules.contract.life import Reason, Side

ReasonStatus = Literal["agreed", "proven", "claimed"]
PROVING = (ChangeDeclined, ClientWithdrew, ClientInsolvent, WorkDelivered)
"""Facts that can prove a reason; a delivery can disprove that the due date was missed."""


@dataclass(frozen=True)
class Happened:
    """One fact of the contract's history and the time of its event."""

    at: datetime
    fact: Fact


def status_of(
    reason: Reason,
    *,
    by: Side,
    opened_at: datetime,
    due: date,
    agreed: bool,
    happened: tuple[Happened, ...],
) -> ReasonStatus:
    """The status of a reason. ``by``: the side that gave it; ``due``: the due date in force; ``agreed``: whether the
    termination was settled by agreement; ``happened``: the facts of kinds ``PROVING``.
    """
    if agreed:
        return "agreed"
    return "proven" if _proven(reason, by, opened_at, due, happened) else "claimed"


def _proven(reason: Reason, by: Side, opened_at: datetime, due: date, happened: tuple[Happened, ...]) -> bool:
    facts = [one.fact for one in happened]
    if reason == "restart":
        return any(isinstance(fact, ChangeDeclined) and fact.kind == "restart" for fact in facts)
    if reason == "client_withdrew":
        return any(isinstance(fact, ClientWithdrew) for fact in facts)
    if reason == "insolvent":
        return any(isinstance(fact, ClientInsolvent) for fact in facts)
    if reason == "other_breach" and by == "client":
        delivered = [one.at for one in happened if isinstance(one.fact, WorkDelivered)]
        return opened_at >= end_of(due) and not any(at < end_of(due) for at in delivered)
    return False
