"""A contract's price drawn as one bar, cut in two."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """Both parts in yen before tax: what is settled (``now``), and what goes on or was never paid (``then``)."""

    now: int
    then: int

    @property
    def at(self) -> int:
        """The place of the cut in the drawing, which is 300 wide."""
        return self.now * 300 // max(1, self.now + self.then)
