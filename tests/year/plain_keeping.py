"""How long things are kept in the plain model: each shelf holds what one clock takes away, by days typed in anew."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from tests.year.plain_days import DAY, day_of
from tests.year.plain_market import Market, Request

SWEPT = time(3, 30)
"""Each night, by Japan's clocks."""
REACHED = 60
"""Days after which the address of who has left goes, counted from the day on which their money left."""


@dataclass(frozen=True)
class Thing:
    """``whose``: the people with whose account it goes at once."""

    key: str
    since: datetime
    whose: tuple[int, ...] = ()


@dataclass
class Shelf:
    """``days``: how long a thing stays there. ``swept``: it goes with the next sweep of a night, else at its minute.
    ``went``: how many the clock has taken.
    """

    days: int
    swept: bool = True
    things: list[Thing] = field(default_factory=list)
    went: int = 0

    def put(self, key: str, at: datetime, *whose: int) -> None:
        self.things.append(Thing(key, at, whose))

    def drop(self, key: str) -> None:
        """Somebody has ended it before its time."""
        self.things = [one for one in self.things if one.key != key]

    def leave(self, who: int) -> None:
        self.things = [one for one in self.things if who not in one.whose]

    def sweep(self, at: datetime) -> list[str]:
        """Forget what must be gone in the evening of a day; return what must be there, in order."""
        until = (datetime.combine(at.date(), SWEPT) if self.swept else at) - self.days * DAY
        stay = [one for one in self.things if one.since >= until]
        self.went += len(self.things) - len(stay)
        self.things = stay
        return sorted(one.key for one in stay)


@dataclass
class Shelves:
    """All of them, by what lies there; ``left``: when who has closed their account did. Where the office sets the days,
    they are those of this year, not the usual ones.
    """

    files: Shelf = field(default_factory=lambda: Shelf(7))
    accounts: Shelf = field(default_factory=lambda: Shelf(20))
    addresses_unconfirmed: Shelf = field(default_factory=lambda: Shelf(30))
    invitations: Shelf = field(default_factory=lambda: Shelf(30))
    handovers: Shelf = field(default_factory=lambda: Shelf(30))
    spam: Shelf = field(default_factory=lambda: Shelf(30))
    writers: Shelf = field(default_factory=lambda: Shelf(90))
    demands: Shelf = field(default_factory=lambda: Shelf(90))
    papers_decided: Shelf = field(default_factory=lambda: Shelf(90, swept=False))
    papers_waiting: Shelf = field(default_factory=lambda: Shelf(90 + 30, swept=False))
    notices: Shelf = field(default_factory=lambda: Shelf(183))
    inquiries: Shelf = field(default_factory=lambda: Shelf(365))
    left: dict[int, datetime] = field(default_factory=dict)
    partings_went: int = 0

    def all(self) -> dict[str, Shelf]:
        return {name: one for name, one in vars(self).items() if isinstance(one, Shelf)}

    def leave(self, who: int, at: datetime) -> None:
        """Somebody closes their account: what is theirs goes at once."""
        self.left[who] = at
        for one in self.all().values():
            one.leave(who)

    def addresses(self, market: Market, on: date) -> tuple["Counter[Sent]", "Counter[Sent]"]:
        """The money with which the address of who has left must be known in the evening of a day, and with which it
        may be: the clock acts at some minute of the 60th day.
        """
        returned = {id(one) for one in market.returned}
        sent = [one for one in (*market.wishes, *market.gone) if id(one) not in returned and self._follows(one)]
        ends = {id(one): one.run + REACHED * DAY if one.run else date.max for one in sent}
        self.partings_went = sum(ends[id(one)] < on for one in sent)
        return (
            Counter(_known(one) for one in sent if ends[id(one)] > on),
            Counter(_known(one) for one in sent if ends[id(one)] == on),
        )

    def _follows(self, one: Request) -> bool:
        """Whether it is money of who has left, sent no longer than 60 days before if it was sent before."""
        left = self.left.get(one.who)
        return left is not None and (one.run is None or one.run >= day_of(left) - REACHED * DAY)

    def idle(self, days: int) -> set[str]:
        """The clocks that took nothing though the year was long enough: what they take comes in its first nine days, a
        handover only once some work has ended.
        """
        first = {"handovers": 45}
        return {name for name, one in self.all().items() if not one.went and one.days + first.get(name, 9) < days}

    def went(self) -> dict[str, int]:
        """How much each clock has taken."""
        return {name: one.went for name, one in self.all().items()} | {"partings": self.partings_went}


type Sent = tuple[int, int, date | None]
"""Whose money, how much, and on which day it was gathered."""


def _known(one: Request) -> Sent:
    return one.who, one.amount, one.run


def nights_kept(nights: Iterable[date]) -> set[date]:
    """Of all nights' copies those that stay: the last of each of the newest 7 days, 4 weeks and 12 months."""
    days = set(nights)
    periods: list[tuple[Callable[[date], date], int]] = [
        (lambda day: day, 7),
        (lambda day: day - timedelta(days=day.weekday()), 4),
        (lambda day: day.replace(day=1), 12),
    ]

    def stays(day: date, begin: Callable[[date], date], number: int) -> bool:
        later = {begin(one) for one in days if one > day}
        return begin(day) not in later and len(later) < number

    return {day for day in days if any(stays(day, *each) for each in periods)}
