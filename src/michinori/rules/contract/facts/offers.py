"""Offers and their answers (domain § 2: offered, agreed). Prices in yen before tax."""

from dataclasses import dataclass
from datetime import date

from michinori.rules.contract.facts.fact import BySide, Fact


@dataclass(frozen=True, kw_only=True)
class TermsTold(Fact):
    """Terms, stored as their hash and the figures that conduct is counted from (domain § 10)."""

    price: int
    due_date: date | None = None
    included_revisions: int | None = None


@dataclass(frozen=True, kw_only=True)
class OfferMade(BySide, TermsTold, kind="offer_made"):
    """An offer was made, with version 1 of the terms."""


@dataclass(frozen=True, kw_only=True)
class OfferCountered(BySide, TermsTold, kind="offer_countered"):
    """The offer was answered with the next version of the terms."""


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(BySide, kind="offer_accepted"):
    """The offer was accepted: the contract is agreed on version ``terms_version`` of the terms."""


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(BySide, kind="offer_declined"):
    """The offer was declined."""


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(Fact, kind="offer_lapsed"):
    """Nobody answered the offer in time."""


@dataclass(frozen=True, kw_only=True)
class DepositLapsed(Fact, kind="deposit_lapsed"):
    """The client did not make the first deposit in time."""


@dataclass(frozen=True, kw_only=True)
class ContractCancelled(BySide, kind="contract_cancelled"):
    """One side cancelled before the first deposit."""


@dataclass(frozen=True, kw_only=True)
class ContractContinues(Fact, kind="contract_continues"):
    """This contract continues another one, whose id is ``continues``."""

    continues: str


@dataclass(frozen=True, kw_only=True)
class ClockMoved(Fact, kind="clock_moved"):
    """A clock that would have ended now ends at ``until`` because of announced maintenance (domain § 2).

    ``clock``, ``ref``: what it does, to what; ``was``: when it would have ended. Both times in ISO 8601.
    """

    clock: str
    ref: str
    was: str
    until: str
