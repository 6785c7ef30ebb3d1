"""Reading portfolios: what the lists show of many people's work, and one work by itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models import F

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.composed import Composed, GivenIds
from michinori.machinery.lookups import Among

from . import policy
from .models import PortfolioPicture

IN_LISTS = 3
"""How many works a list shows of each person."""


@dataclass(frozen=True)
class Works:
    """The first works of a person, and how many there are."""

    first: tuple[PortfolioPicture, ...] = ()
    n: int = 0

    @property
    def more(self) -> int:
        """How many more there are than a list shows."""
        return self.n - len(self.first)


def in_lists(works: Sequence[PortfolioPicture]) -> Works:
    """What a list shows of these works, which are all of one person's."""
    return Works(tuple(works[:IN_LISTS]), len(works))


def works_of(user_ids: Collection[str]) -> dict[str, Works]:
    """The works of several people, by id, in the order in which they were added; one query."""
    kept: dict[str, list[PortfolioPicture]] = {one: [] for one in user_ids}
    for row in _works().rows(people=[*user_ids]):
        kept[row.profile_id].append(row)
    return {one: in_lists(works) for one, works in kept.items()}


@cache
def _works() -> Composed[PortfolioPicture]:
    theirs = Among(F("profile_id"), GivenIds("people"))
    return Composed(PortfolioPicture.objects.filter(theirs, hidden_at=None).order_by("made_at", "id"))


def works_by(user_id: str) -> list[PortfolioPicture]:
    """All works of a person that are shown, in the order in which they were added."""
    return list(PortfolioPicture.objects.filter(profile_id=user_id, hidden_at=None).order_by("made_at", "id"))


def own_works(actor: Actor) -> list[PortfolioPicture]:
    """All works of the actor, those that the staff took down among them."""
    return list(PortfolioPicture.objects.filter(profile_id=actor.user_id or "").order_by("made_at", "id"))


def work(picture_id: str, actor: Actor | None = None) -> PortfolioPicture:
    """A work with its file and whose it is. Raises ``not-found`` (404), also when the actor may not see the owner's
    page, or the staff took the work down.
    """
    rows = PortfolioPicture.objects.select_related("file", "profile__user")
    rows = rows.filter(hidden_at=None, profile__user__in=policy.visible_to(actor))
    found = rows.filter(id=picture_id).first() if picture_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found
