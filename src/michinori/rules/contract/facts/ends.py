"""Ways in which a contract ends before acceptance: terminations, the end of the client's business, handovers
(domain §§ 6, 7). Amounts are totals in yen before tax. The stored key of a termination's id is ``ending``.
"""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import ByAny, BySide, Fact
from michinori.rules.contract.life import Reason, SettledBy, Side


@dataclass(frozen=True, kw_only=True)
class OfTermination(Fact):
    """A step of one termination."""

    ending: str


@dataclass(frozen=True, kw_only=True)
class AmountNamed(Fact):
    """``standing``: what the contract was worth by the rule at that instant; early versions left it out."""

    amount: int
    standing: int | None = None


@dataclass(frozen=True, kw_only=True)
class EndingOpened(OfTermination, AmountNamed, ByAny, kind="ending_opened"):
    """``side``: for whom ``amount`` stands; ``by``: that side, or the clock for it."""

    side: Side
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class EndingCountered(OfTermination, AmountNamed, BySide, kind="ending_countered"):
    """The answer, or a further step towards the other side."""


@dataclass(frozen=True, kw_only=True)
class EndingWithdrawn(OfTermination, BySide, kind="ending_withdrawn"):
    """Taken back by the side that opened it: the contract goes on."""


@dataclass(frozen=True, kw_only=True)
class EndingExtended(OfTermination, BySide, kind="ending_extended"):
    """More days to answer, because of illness."""


@dataclass(frozen=True, kw_only=True)
class EndingSettled(Fact, kind="ending_settled"):
    """The contract is settled at ``amount``. ``ending``: None where no termination was open."""

    ending: str | None
    amount: int
    settled_by: SettledBy


@dataclass(frozen=True, kw_only=True)
class BiddingOpened(OfTermination, kind="bidding_opened"):
    """Each side may seal one number from now on."""


@dataclass(frozen=True, kw_only=True)
class BidSealed(OfTermination, BySide, kind="bid_sealed"):
    """``commitment``: all that the history tells of the number."""

    commitment: str


@dataclass(frozen=True, kw_only=True)
class BidsOpened(OfTermination, kind="bids_opened"):
    """``met``: whether the two numbers met; if not they stay sealed."""

    met: bool


@dataclass(frozen=True, kw_only=True)
class OfResult(OfTermination):
    """A step of one outside result, by its id."""

    result: str


@dataclass(frozen=True, kw_only=True)
class ResultFiled(OfResult, BySide, kind="result_filed"):
    """``amount``: as the document says, which may lie outside [paid, price]."""

    amount: int


@dataclass(frozen=True, kw_only=True)
class ResultChecked(OfResult, kind="result_checked"):
    """Staff found the document genuine. ``checked_by``: the user id."""

    checked_by: str


@dataclass(frozen=True, kw_only=True)
class ResultRefused(OfResult, kind="result_refused"):
    """Staff could not find the document genuine. ``checked_by``: the user id."""

    checked_by: str


@dataclass(frozen=True, kw_only=True)
class ResultDenied(OfResult, BySide, kind="result_denied"):
    """The other side denied it: it has no effect."""


@dataclass(frozen=True, kw_only=True)
class ClientWithdrew(Fact, kind="client_withdrew"):
    """The client ended its business."""


@dataclass(frozen=True, kw_only=True)
class ClientInsolvent(Fact, kind="client_insolvent"):
    """The client's insolvency was recorded."""


@dataclass(frozen=True, kw_only=True)
class EndedByInsolvency(BySide, kind="ended_by_insolvency"):
    """Worker or trustee ended an insolvent client's contract at the standing figure."""


@dataclass(frozen=True, kw_only=True)
class OfHandover(Fact):
    """What became of one handover's link, by its id."""

    handover: str


@dataclass(frozen=True, kw_only=True)
class HandoverMade(OfHandover, BySide, kind="handover_made"):
    """``amount``: the suggested price of the rest."""

    amount: int


@dataclass(frozen=True, kw_only=True)
class HandoverAgreed(OfHandover, BySide, kind="handover_agreed"):
    """The other side lets the new client see more than title and price."""


@dataclass(frozen=True, kw_only=True)
class HandoverRevoked(OfHandover, BySide, kind="handover_revoked"):
    """Taken back by the side that made it."""


@dataclass(frozen=True, kw_only=True)
class HandoverLapsed(OfHandover, kind="handover_lapsed"):
    """Not used in time, or its termination was taken back."""


@dataclass(frozen=True, kw_only=True)
class HandoverAccepted(OfHandover, kind="handover_accepted"):
    """A new client takes the rest on. ``contract``: the id of what it offers, at ``amount``."""

    contract: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class HandedOver(Fact, kind="handed_over"):
    """``contract``: the id of the one in which the rest goes on."""

    contract: str
