"""What a turn closed of all that was open on a contract, and how; persistence writes it to the rows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from michinori.rules.contract.life import SettledBy


@dataclass(frozen=True)
class ClosedReports:
    """Answered progress reports. ``replaced``: their stage was handed in or dropped before an answer."""

    ids: tuple[str, ...]
    how: Literal["acknowledged", "objected", "superseded", "replaced"]


@dataclass(frozen=True)
class ClosedWeek:
    """The open entries of one week of the log. ``objected_too``: entries objected to before are acknowledged as well.
    ``filed``: the entries objected to had come with a file.
    """

    monday: date
    how: Literal["acknowledged", "objected"]
    objected_too: bool = False
    filed: bool = False


@dataclass(frozen=True)
class ClosedDelivery:
    """A delivery. ``replaced``: handed in again; ``reopened``: new terms or a restart added work; ``ended``: the
    contract was settled first.
    """

    id: str
    how: Literal["accepted", "sent_back", "replaced", "reopened", "ended"]


@dataclass(frozen=True)
class ClosedAmendment:
    """An amendment. ``superseded``: replaced by a counter-proposal."""

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
    """A switch. ``contract``: the id of the contract that follows, if it was accepted."""

    id: str
    how: Literal["accepted", "declined", "withdrawn", "lapsed"]
    contract: str | None = None


@dataclass(frozen=True)
class ClosedHandover:
    """A handover. ``contract``: the id of the contract that the new client offers, if it was accepted."""

    id: str
    how: Literal["accepted", "revoked", "lapsed"]
    contract: str | None = None


@dataclass(frozen=True)
class ClosedTermination:
    """A termination, or the notice of one. ``amount``: the total at which it was settled, yen before tax; None if it
    was withdrawn. ``lapsed``: the contract was over before the notice had run out.
    """

    id: str
    how: Literal["withdrawn", "settled", "lapsed"]
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
