"""What a turn closed of all that was open on a contract, and how; persistence writes it to the rows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from michinori.rules.contract.life import SettledBy


@dataclass(frozen=True)
class ClosedReports:
    """Progress reports that are answered. ``replaced``: what they reported was handed in, or their stage is gone."""

    ids: tuple[str, ...]
    how: Literal["acknowledged", "objected", "superseded", "replaced"]


@dataclass(frozen=True)
class ClosedWeek:
    """The unanswered entries of one week of the log. ``objected_too``: those objected to before are acknowledged as
    well. ``filed``: what is objected to had come with a file.
    """

    monday: date
    how: Literal["acknowledged", "objected"]
    objected_too: bool = False
    filed: bool = False


@dataclass(frozen=True)
class ClosedDelivery:
    """``reopened``: new terms or a restart made more work of it; ``ended``: settled before it was answered."""

    id: str
    how: Literal["accepted", "sent_back", "reopened", "ended"]


@dataclass(frozen=True)
class ClosedAmendment:
    """``superseded``: countered with another."""

    id: str
    how: Literal["in_force", "declined", "withdrawn", "superseded", "lapsed"]


@dataclass(frozen=True)
class ClosedRequest:
    """A change request. ``included``: accepted as one of those that the terms include; ``superseded``: yen before tax
    that its restart supersedes.
    """

    id: str
    how: Literal["accepted", "declined", "withdrawn", "lapsed"]
    included: bool | None = None
    superseded: int | None = None


@dataclass(frozen=True)
class ClosedSwitch:
    """``contract``: the id of the one that goes on."""

    id: str
    how: Literal["accepted", "declined", "withdrawn", "lapsed"]
    contract: str | None = None


@dataclass(frozen=True)
class ClosedHandover:
    """``contract``: the id of the one that the new client offers."""

    id: str
    how: Literal["accepted", "revoked", "lapsed"]
    contract: str | None = None


@dataclass(frozen=True)
class ClosedTermination:
    """``amount``: the total it was settled at, yen before tax."""

    id: str
    how: Literal["withdrawn", "settled"]
    amount: int | None = None
    settled_by: SettledBy | None = None


@dataclass(frozen=True)
class ClosedResult:
    """An outside result. ``taken``: the contract was settled by it; ``lapsed``: by something else, or not at all."""

    id: str
    how: Literal["refused", "denied", "taken", "lapsed"]


Closed = (
    ClosedReports
    | ClosedWeek
    | ClosedDelivery
    | ClosedAmendment
    | ClosedRequest
    | ClosedSwitch
    | ClosedHandover
    | ClosedTermination
    | ClosedResult
)
