"""Who vouches for a run of payouts above the limit: two people of two parties (domain § 8, Money out; decision 38)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

WORD_STANDS = timedelta(days=14)
"""How long what one person has said waits for another, where only that person's agreeing, and nothing else, ends it."""
type Refusal = Literal["run-not-confirmed", "second-person-needed"]


def stands(said_at: datetime | None, now: datetime) -> bool:
    """Whether what somebody said at that instant still waits for another; None: nobody has. Afterwards whoever says it
    is the first again, so that nobody agrees to what was a mistake long ago.
    """
    return said_at is not None and now < said_at + WORD_STANDS


@dataclass(frozen=True)
class Vouched:
    """The parties who have vouched for a run so far. ``gathered``: of the person or the operator who chose what leaves;
    None where the clock gathered, which vouches for nothing. ``confirmed``: of the person who stood up for such a run.
    """

    gathered: str | None
    confirmed: str | None = None

    def to_confirm(self, party: str) -> Refusal | None:
        """Why this party cannot confirm the run; None if it can. Who gathered it has vouched for it already."""
        return "second-person-needed" if party == self.gathered else None

    def to_release(self, party: str) -> Refusal | None:
        """Why this party cannot release the run; None if it can."""
        if self.gathered is None and self.confirmed is None:
            return "run-not-confirmed"
        return "second-person-needed" if party in (self.gathered, self.confirmed) else None
