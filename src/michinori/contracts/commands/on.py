"""What a command is carried out on, as its keyword arguments: for callers that choose among several commands.

``seen``: the number of the last event that the actor saw.
"""

from datetime import date
from typing import NotRequired, TypedDict

from michinori.kernel.actor import Actor


class OnContract(TypedDict):
    """For commands on a contract."""

    actor: Actor
    contract_id: str
    seen: NotRequired[int | None]


class OnStage(OnContract):
    """For commands on one stage."""

    number: int


class OnWeek(OnContract):
    """For commands on one week of the log, by its first day."""

    monday: date


class OnAmendment(TypedDict):
    """For commands on an amendment."""

    actor: Actor
    amendment_id: str
    seen: NotRequired[int | None]


class OnSwitch(TypedDict):
    """For commands on a switch."""

    actor: Actor
    switch_id: str
    seen: NotRequired[int | None]


class OnRequest(TypedDict):
    """For commands on a change request."""

    actor: Actor
    request_id: str
    seen: NotRequired[int | None]


class OnTermination(TypedDict):
    """For commands on a termination."""

    actor: Actor
    termination_id: str
    seen: NotRequired[int | None]
