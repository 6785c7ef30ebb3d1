"""Whether the reason given for an ending counts in the record (domain § 6): only if the other agreed or an event proves
it. Nobody judges; without either it is "not agreed", and says nothing about the other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from michinori.kernel.clock import end_of
from michinori.rules.contract.life import Reason, Side

ReasonStatus = Literal["agreed", "proven", "claimed"]
TELLING = ("change_declined", "client_withdrew", "client_insolvent", "work_delivered")
"""Kinds of facts that can prove a reason, or, for a delivery, disprove that the due date was missed."""


@dataclass(frozen=True)
class Happened:
    """One fact of the contract's history."""

    kind: str
    at: datetime
    data: dict[str, Any]


def status_of(
    reason: Reason,
    *,
    by: Side,
    opened_at: datetime,
    due: date,
    agreed: bool,
    happened: tuple[Happened, ...],
) -> ReasonStatus:
    """``by``: who gave the reason; ``agreed``: the ending was settled by agreement."""
    if agreed:
        return "agreed"
    return "proven" if _proven(reason, by, opened_at, due, happened) else "claimed"


def _proven(reason: Reason, by: Side, opened_at: datetime, due: date, happened: tuple[Happened, ...]) -> bool:
    if reason == "restart":
        return any(one.kind == "change_declined" and one.data.get("kind") == "restart" for one in happened)
    if reason == "client_withdrew":
        return any(one.kind == "client_withdrew" for one in happened)
    if reason == "insolvent":
        return any(one.kind == "client_insolvent" for one in happened)
    if reason == "other_breach" and by == "client":
        return opened_at >= end_of(due) and not any(
            one.kind == "work_delivered" and one.at < end_of(due) for one in happened
        )
    return False
