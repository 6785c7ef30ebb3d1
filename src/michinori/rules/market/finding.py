"""How people find each other: limits of saved searches and invitations, and what makes a job one to recommend. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from michinori.kernel.clock import JAPAN

Every = Literal["at_once", "daily", "never"]
EVERY: tuple[Every, ...] = ("at_once", "daily", "never")
MAX_NAME, MAX_INVITATION = 60, 1_000
MAX_SEARCHES = 20
"""⚙ Saved searches of one person."""
INVITATIONS_A_DAY = 20
"""⚙ Invitations to one job on one day in Japan."""
MAX_FAVOURITES = 500

_MORNING, _SPREAD = 7, 120


def next_morning(now: datetime, search_id: str) -> datetime:
    """When the next daily mail goes out: between seven and nine in the morning in Japan, each search at its minute."""
    minute = sum(ord(letter) * place for place, letter in enumerate(search_id, 1)) % _SPREAD
    local = now.astimezone(JAPAN)
    today = local.replace(hour=_MORNING, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)
    return today if today > local else today + timedelta(days=1)


SKILL, CATEGORY, WORD, MOST_WORDS, ENOUGH = 3, 2, 1, 3, 3
"""What speaks for a job: each skill of the worker's that it names, its kind of work, each word of former jobs (at most
three); and how much together is worth telling.
"""


@dataclass(frozen=True)
class Reasons:
    """Why a job is recommended: ``skills`` it names, whether its ``category`` is the worker's, ``words`` it shares with
    the names of their former jobs.
    """

    skills: tuple[str, ...]
    category: bool
    words: tuple[str, ...]

    @property
    def weight(self) -> int:
        """How much speaks for it."""
        return SKILL * len(self.skills) + CATEGORY * self.category + WORD * min(MOST_WORDS, len(self.words))

    @property
    def enough(self) -> bool:
        """Whether it is worth telling: a skill, or its kind of work and a word."""
        return self.weight >= ENOUGH


def best[J](jobs: Sequence[tuple[J, Reasons]], most: int) -> list[tuple[J, Reasons]]:
    """Those for which most speaks, at most ``most``; of equal ones the order given."""
    return sorted((one for one in jobs if one[1].enough), key=lambda one: -one[1].weight)[:most]
