"""What the treasury needs from companies outside. Each has a folder in ``providers/``.

Calls are made outside transactions, and again after a fault: each that changes something bears an idempotency key made
of our row's id, so that the company does it once. Companies forget such keys, some after a day: what moves money is
looked for before it is asked for again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

IntentStatus = Literal["waiting", "processing", "paid", "cancelled"]
RefundAnswer = Literal["sent", "failed"]
Outcome = Literal["open", "won", "lost"]
What = Literal["intent", "refund", "dispute", "charge", ""]


class Unreachable(Exception):
    """No usable answer for now. The message names the kind of fault only."""


class Refused(Exception):
    """The company will not do it, also not later; ``code``: its word for why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Intent:
    """A payment as the card company has it. ``payment_id``: our row's, empty for what is not ours. ``received``: yen
    that were paid, 0 where it was another currency; ``whole``: what was paid in the smallest unit of its currency.
    ``fee``: None until it is known.
    """

    id: str
    payment_id: str
    status: IntentStatus
    received: int
    secret: str
    fee: int | None
    fingerprint: str
    whole: int = 0


@dataclass(frozen=True)
class Refund:
    """Money on its way back to a card, or why not. ``refund_id``: our row's, empty for what is not ours. ``intent_id``,
    ``amount``: of which payment, and how much in its currency's smallest unit.
    """

    id: str
    refund_id: str
    status: RefundAnswer
    why: str
    intent_id: str = ""
    amount: int = 0


@dataclass(frozen=True)
class Taking:
    """Yen that were taken away for a dispute (below 0: given back), and the fee for it."""

    id: str
    amount: int
    fee: int


@dataclass(frozen=True)
class Dispute:
    """A payment that the holder of the card disputes. ``won``: by the operator. ``reason``: the company's word.
    ``amount``: yen that are disputed, also where nothing is taken yet; None where it is not known, or not in yen.
    """

    id: str
    intent_id: str
    status: Outcome
    reason: str
    takings: Sequence[Taking]
    amount: int | None = None


@dataclass(frozen=True)
class Told:
    """An event whose signature is right. ``what``, ``about``: what it tells of, and its id, of a ``charge`` that of its
    payment; empty for anything else.
    """

    id: str
    kind: str
    what: What
    about: str


class CardCompany(Protocol):
    """Raises ``Unreachable`` and ``Refused``."""

    def make_intent(self, payment_id: str, amount: int) -> Intent:
        """Ask for a payment of ``amount`` yen."""

    def intent(self, intent_id: str) -> Intent:
        """How a payment stands."""

    def cancel_intent(self, intent_id: str) -> Intent:
        """Let a payment that nobody has made be made no more. Raises ``Refused`` where it was made."""

    def make_refund(self, refund_id: str, intent_id: str, amount: int) -> Refund:
        """Send ``amount`` yen back to the card."""

    def refund(self, number: str) -> Refund:
        """How a refund stands."""

    def refunds_of(self, intent_id: str) -> Sequence[Refund]:
        """All refunds of a payment, those among them that somebody made on the company's pages."""

    def refunds_since(
        self, since: datetime, *, most: int | None = None, seconds: int | None = None
    ) -> Sequence[Refund]:
        """All refunds that were made from then on, of whatever payment, also those that somebody made there; ``most``:
        so many at most, the newest; ``seconds``: as many as are listed in that time.
        """

    def dispute(self, number: str) -> Dispute:
        """How a dispute stands."""

    def disputes_of(self, intent_id: str) -> Sequence[Dispute]:
        """All disputes of a payment."""

    def disputes_since(self, since: datetime) -> Sequence[Dispute]:
        """All disputes that were opened from then on, of whatever payment."""

    def read_event(self, body: bytes, signature: str) -> Told | None:
        """Read a call of the company's; None if its signature is wrong or too old."""
