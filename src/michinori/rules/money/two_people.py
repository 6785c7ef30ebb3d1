"""Who vouches for a run of payouts above the limit: two people of two parties (domain § 8, Money out; decision 38)."""

from dataclasses import dataclass
from typing import Literal

type Refusal = Literal["run-not-confirmed", "second-person-needed"]


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
