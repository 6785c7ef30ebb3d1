"""Ways in which a contract ends before acceptance: terminations, the end of the client's business, handovers
(domain §§ 6, 7). Amounts are totals in yen before tax. The stored key of a termination's id is ``ending``.
"""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import ByAny, BySide, Fact
from michinori.rules.contract.life import Reason, ResultKind, SettledBy, Side


@dataclass(frozen=True, kw_only=True)
class OfTermination(Fact):
    """A step of one termination."""

    ending: str


@dataclass(frozen=True, kw_only=True)
class AmountNamed(Fact):
    """An amount named by a side. ``standing``: the standing figure at that time; absent in early events."""

    amount: int
    standing: int | None = None


@dataclass(frozen=True, kw_only=True)
class EndingNoticed(OfTermination, ByAny, kind="ending_noticed"):
    """Notice was given of a termination for ``side`` that begins at ``begins_at`` (ISO 8601). ``by``: that side, or the
    clock where the client gave its business up; ``amount`` is None then. ``standing``: the standing figure.
    """

    side: Side
    reason: Reason
    amount: int | None
    standing: int
    begins_at: str


@dataclass(frozen=True, kw_only=True)
class EndingOpened(OfTermination, AmountNamed, ByAny, kind="ending_opened"):
    """A termination was opened for ``side``; ``by``: that side, or the clock in its place. After a notice (same
    ``ending``) ``by`` is the clock, or the worker who let it begin.
    """

    side: Side
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class EndingCountered(OfTermination, AmountNamed, BySide, kind="ending_countered"):
    """A side answered with an amount, or moved towards the other's."""


@dataclass(frozen=True, kw_only=True)
class EndingWithdrawn(OfTermination, BySide, kind="ending_withdrawn"):
    """The side that opened the termination withdrew it; the contract goes on. ``revisions_used``: the contract's count
    with the returns made under notice, None if there were none.
    """

    revisions_used: int | None = None


@dataclass(frozen=True, kw_only=True)
class EndingExtended(OfTermination, BySide, kind="ending_extended"):
    """A side got more days to answer, because of illness."""


@dataclass(frozen=True, kw_only=True)
class EndingSettled(Fact, kind="ending_settled"):
    """The contract was settled at ``amount``. ``ending``: None if no termination was open."""

    ending: str | None
    amount: int
    settled_by: SettledBy


@dataclass(frozen=True, kw_only=True)
class BiddingOpened(OfTermination, kind="bidding_opened"):
    """From now on each side may seal one bid."""


@dataclass(frozen=True, kw_only=True)
class BidSealed(OfTermination, BySide, kind="bid_sealed"):
    """A side sealed a bid. ``commitment``: the hash that binds it; the amount itself is not in the history."""

    commitment: str


@dataclass(frozen=True, kw_only=True)
class BidsOpened(OfTermination, kind="bids_opened"):
    """The bids were opened. ``met``: whether they met; if not, their amounts stay secret."""

    met: bool


@dataclass(frozen=True, kw_only=True)
class OfResult(OfTermination):
    """A step of one outside result, by its id."""

    result: str


@dataclass(frozen=True, kw_only=True)
class ResultFiled(OfResult, BySide, kind="result_filed"):
    """A side filed a result. ``amount``: what the document says; it may lie outside [paid, price]. ``kind``: of the
    document; absent in early events.
    """

    amount: int
    kind: ResultKind | None = None


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
    """The other side denied the result, which then has no effect."""


@dataclass(frozen=True, kw_only=True)
class ClientWithdrew(Fact, kind="client_withdrew"):
    """The client ended its business."""


@dataclass(frozen=True, kw_only=True)
class ClientInsolvent(Fact, kind="client_insolvent"):
    """The client's insolvency was recorded."""


@dataclass(frozen=True, kw_only=True)
class EndedByInsolvency(BySide, kind="ended_by_insolvency"):
    """The worker or the trustee ended an insolvent client's contract at the standing figure."""


@dataclass(frozen=True, kw_only=True)
class OfHandover(Fact):
    """A step of one handover, by its id."""

    handover: str


@dataclass(frozen=True, kw_only=True)
class HandoverMade(OfHandover, BySide, kind="handover_made"):
    """A side made the link. ``amount``: the suggested price of the rest."""

    amount: int


@dataclass(frozen=True, kw_only=True)
class HandoverAgreed(OfHandover, BySide, kind="handover_agreed"):
    """The other side agreed that the new client sees more than title and price."""


@dataclass(frozen=True, kw_only=True)
class HandoverRevoked(OfHandover, BySide, kind="handover_revoked"):
    """The side that made the link revoked it."""


@dataclass(frozen=True, kw_only=True)
class HandoverLapsed(OfHandover, kind="handover_lapsed"):
    """The link was not used in time, or its termination was withdrawn."""


@dataclass(frozen=True, kw_only=True)
class HandoverAccepted(OfHandover, kind="handover_accepted"):
    """The new client takes on the rest. ``contract``: the id of the contract that it offers, at price ``amount``."""

    contract: str
    amount: int


@dataclass(frozen=True, kw_only=True)
class HandedOver(Fact, kind="handed_over"):
    """The rest goes on in another contract, whose id is ``contract``."""

    contract: str
