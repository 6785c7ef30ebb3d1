"""Facts about the hours log and the answers to it, week by week (domain § 3, hours)."""

from dataclasses import dataclass
from datetime import date

from michinori.rules.contract.facts.fact import ByAny, Fact
from michinori.rules.contract.facts.work import Shown


@dataclass(frozen=True, kw_only=True)
class Minutes(Fact):
    """Minutes of one week of the log. ``week``: the first day of that week."""

    minutes: int
    week: date


@dataclass(frozen=True, kw_only=True)
class HoursLogged(Minutes, Shown, kind="hours_logged"):
    """The worker logged ``minutes`` of work on one day. ``replaced``: the entries objected to before in whose place."""

    entry: str
    day: date
    replaced: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class HoursTakenBack(Minutes, kind="hours_taken_back"):
    """The worker took back an entry."""

    entry: str
    day: date


@dataclass(frozen=True, kw_only=True)
class WeekAcknowledged(Minutes, ByAny, kind="week_acknowledged"):
    """The week's open minutes were acknowledged."""


@dataclass(frozen=True, kw_only=True)
class WeekObjected(Minutes, kind="week_objected"):
    """The client objected to the week's open minutes."""
