"""Limits of saved searches and invitations, and the rules for recommending jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from michinori.kernel.clock import JAPAN

Every = Literal["at_once", "daily", "never"]
EVERY: tuple[Every, ...] = ("at_once", "daily", "never")
MAX_NAME, MAX_INVITATION = 60, 1_000
MAX_SEARCHES = 20
"""The most saved searches of one person."""
MAX_FAVOURITES = 500
DUE_DAYS = {"week": 7, "month": 30}
"""A search may ask for work that is due later than so many days from now, or names no date."""

_MORNING, _SPREAD = 7, 120


def next_morning(now: datetime, search_id: str) -> datetime:
    """When the next daily mail of a search goes out: between 7 and 9 a.m. in Japan, at a minute that depends on the
    search's id, to spread the load.
    """
    minute = sum(ord(letter) * place for place, letter in enumerate(search_id, 1)) % _SPREAD
    local = now.astimezone(JAPAN)
    today = local.replace(hour=_MORNING, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)
    return today if today > local else today + timedelta(days=1)


SKILL, CATEGORY, WORD, MOST_WORDS, ENOUGH = 3, 2, 1, 3, 3
"""The weights of reasons for recommending a job: each skill of the worker's that it names, its category, each word
shared with former jobs (at most three are counted); and the least sum at which a job is recommended.
"""


@dataclass(frozen=True)
class Reasons:
    """Why a job is recommended: the worker's ``skills`` that it names, whether its ``category`` is one of the worker's,
    the ``words`` that it shares with the titles of their former jobs.
    """

    skills: tuple[str, ...]
    category: bool
    words: tuple[str, ...]

    @property
    def weight(self) -> int:
        """The sum of the reasons' weights."""
        return SKILL * len(self.skills) + CATEGORY * self.category + WORD * min(MOST_WORDS, len(self.words))

    @property
    def enough(self) -> bool:
        """Whether the job is recommended at all: it takes at least a skill, or the category and a word."""
        return self.weight >= ENOUGH


def best[J](jobs: Sequence[tuple[J, Reasons]], most: int) -> list[tuple[J, Reasons]]:
    """The jobs to recommend, at most ``most``, heaviest first; jobs of equal weight keep their order."""
    return sorted((one for one in jobs if one[1].enough), key=lambda one: -one[1].weight)[:most]
