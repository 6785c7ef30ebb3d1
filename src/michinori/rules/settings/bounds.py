"""How a setting is declared: a field of a frozen dataclass with a default and bounds, in one line."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

_SPACES = re.compile(r"[\n\u3000]")
LONGEST_CLOCK = 180
_KEY = "bounds"
type Unit = Literal[
    "count", "days", "hours", "minutes", "percent", "points", "yen", "megabytes", "words", "choice", "other"
]
"""What a setting counts; ``points``: percent points; ``choice``: true or false."""


@dataclass(frozen=True)
class Bounds:
    """What values a setting takes. ``least``, ``most``: of a whole number. ``read``: makes a value of any JSON instead,
    raising ``ValueError`` with a key of ``wording``'s flaws.

    ``since``: the day from which the default holds, where that matters. ``longest``: of words, in characters.
    """

    least: int = 0
    most: int = 0
    read: Callable[[object], object] | None = None
    since: date | None = None
    unit: Unit = "other"
    longest: int = 0


def number(default: int, least: int, most: int, *, unit: Unit = "count", since: date | None = None) -> int:
    """A setting that is a whole number within bounds."""
    return field(default=default, metadata={_KEY: Bounds(least, most, since=since, unit=unit)})


def yen(default: int, least: int, most: int, *, since: date | None = None) -> int:
    """A setting in whole yen."""
    return number(default, least, most, unit="yen", since=since)


def days(default: int, *, least: int = 1, most: int = LONGEST_CLOCK) -> int:
    """A setting in days."""
    return number(default, least, most, unit="days")


def share(default: int, *, least: int = 0) -> int:
    """A setting in whole percent."""
    return number(default, least, 100, unit="percent")


def choice(default: bool) -> bool:
    """A setting that is on or off: true or false."""

    def read(value: object) -> bool:
        if not isinstance(value, bool):
            raise ValueError("not_a_choice")
        return value

    return field(default=default, metadata={_KEY: Bounds(read=read, unit="choice")})


def words(most: int) -> str:
    """A setting in the operator's own words, of ``most`` characters; none at first."""

    def read(value: object) -> str:
        if not isinstance(value, str) or len(value) > most or not _SPACES.sub("", value).isprintable():
            raise ValueError("not_words")
        return value.strip()

    return field(default="", metadata={_KEY: Bounds(read=read, unit="words", longest=most)})


def other[T](default: T, read: Callable[[object], T], *, since: date | None = None) -> T:
    """A setting of another kind; ``read``: as in ``Bounds``."""
    return field(default=default, metadata={_KEY: Bounds(read=read, since=since)})
