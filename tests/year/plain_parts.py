"""What a contract of the plain model is made of: stages, and an ending under way. Whole yen before tax."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass
class Stage:
    """``acknowledged`` and ``claimed``: percents; ``reported``: when a report came that nobody has answered.
    ``objected``: the client has objected to what was shown, and nothing was shown with a new file since.
    """

    price: int
    status: str = "waiting"
    acknowledged: int = 0
    claimed: int = 0
    reported: datetime | None = None
    submitted: datetime | None = None
    received: date | None = None
    objected: bool = False

    @property
    def shown(self) -> int:
        return self.price * self.claimed // 100

    @property
    def sure(self) -> int:
        return self.price if self.status == "approved" else self.price * self.acknowledged // 100


@dataclass(frozen=True)
class Wish:
    """A change of terms that waits: a ``stage`` that costs ``more`` (or less), or a new one after the last; with a
    later ``due`` day, all anew, for ``more``, which is what the work so far is worth.
    """

    more: int
    stage: int = 0
    due: date | None = None


@dataclass
class Result:
    """What a court, a certified service, or a paper that the two signed (``private``) says, as ``by`` filed it.
    ``checked``: when staff found it genuine; ``held``: when they found the private one genuine that it replaces.
    """

    by: str
    amount: int
    private: bool
    checked: datetime | None = None
    held: datetime | None = None


@dataclass
class Ending:
    """An ending under way; ``by`` opened it. ``freed``: when a genuine result last ceased to hold silence and the rule
    back, since it was denied.
    """

    by: str
    opened: datetime
    amounts: dict[str, int]
    answered: datetime | None = None
    bidding: datetime | None = None
    bids: dict[str, int] = field(default_factory=dict)
    bids_opened: datetime | None = None
    result: Result | None = None
    freed: datetime | None = None
