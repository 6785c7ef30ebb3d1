"""A month as instants: what happened at 24:00 of a day belongs to that day, as everywhere (domain § 2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from michinori.kernel.clock import end_of
from michinori.rules.figures import next_month


@dataclass(frozen=True)
class Span:
    """The month that begins on the day ``first``."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return next_month(self.first) - timedelta(days=1)

    @property
    def start(self) -> datetime:
        """The instant after which it begins."""
        return end_of(self.first - timedelta(days=1))

    @property
    def end(self) -> datetime:
        """The last instant that belongs to it."""
        return end_of(self.last)

    def within(self, column: str) -> dict[str, datetime]:
        """The lookups that find rows whose ``column`` lies within it."""
        return {f"{column}__gt": self.start, f"{column}__lte": self.end}
