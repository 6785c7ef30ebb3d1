"""Offers and their answers (domain § 2: offered, agreed). Prices in yen before tax."""

from dataclasses import dataclass
from datetime import date

from michinori.rules.contract.facts.fact import BySide, Fact


@dataclass(frozen=True, kw_only=True)
class TermsTold(Fact):
    """Terms in the plain figures that conduct is counted from (domain § 10), beside their hash."""

    price: int
    due_date: date | None = None
    included_revisions: int | None = None


@dataclass(frozen=True, kw_only=True)
class OfferMade(BySide, TermsTold, kind="offer_made"):
    """The first version of the terms."""


@dataclass(frozen=True, kw_only=True)
class OfferCountered(BySide, TermsTold, kind="offer_countered"):
    """The next version, for the other side to answer."""


@dataclass(frozen=True, kw_only=True)
class OfferAccepted(BySide, kind="offer_accepted"):
    """The contract is made, on ``terms_version``."""


@dataclass(frozen=True, kw_only=True)
class OfferDeclined(BySide, kind="offer_declined"):
    """No contract comes of the offer."""


@dataclass(frozen=True, kw_only=True)
class OfferLapsed(Fact, kind="offer_lapsed"):
    """Nobody answered the offer in time."""


@dataclass(frozen=True, kw_only=True)
class DepositLapsed(Fact, kind="deposit_lapsed"):
    """The client did not make the first deposit in time."""


@dataclass(frozen=True, kw_only=True)
class ContractCancelled(BySide, kind="contract_cancelled"):
    """One side stepped back before the first deposit."""


@dataclass(frozen=True, kw_only=True)
class ContractContinues(Fact, kind="contract_continues"):
    """``continues``: the id of the contract that this one goes on from."""

    continues: str
