"""The kinds of work of a site on two levels: the shipped ones and the operator's own, those taken on, those retired
(decision 52).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self, TypeGuard

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.market.categories import LONGEST_SLUG, SUBCATEGORIES

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)
STEP = 10
"""The places of the shipped ones on each level are 10, 20, 30 …, so that own ones fit between."""
LONGEST_NAME, LAST_PLACE = 30, 999


@dataclass(frozen=True)
class OwnKind:
    """A kind of work that the operator added. ``parent``: the category of a subcategory, empty for a category; ``ja``,
    ``en``: its names; ``icon``: of its tile, in the sprite; ``place``: small ones come first; ``retired``: no new job
    can be of it.
    """

    slug: str
    parent: str
    ja: str
    en: str
    icon: str
    place: int
    retired: bool = False


@dataclass(frozen=True)
class Kinds:
    """All kinds of work of a site. ``own``: the operator's, in the order in which they were added; ``chosen``: the
    setting ``kinds_of_work``, empty for all.

    Where a later version ships a slug that the operator has made before, the operator's own stands for it.
    """

    own: tuple[OwnKind, ...] = ()
    chosen: tuple[str, ...] = ()

    def choosing(self, chosen: Iterable[str]) -> Self:
        """The same with another value of the setting."""
        return replace(self, chosen=tuple(chosen))

    @cached_property
    def added(self) -> Mapping[str, OwnKind]:
        """The operator's own by slug."""
        return {one.slug: one for one in self.own}

    @cached_property
    def within(self) -> Mapping[str, tuple[str, ...]]:
        """Every category with its subcategories, in the order of their places, the retired ones included."""
        return {one: self._placed(SUBCATEGORIES.get(one, ()), one) for one in self._placed(SUBCATEGORIES, "")}

    def _placed(self, shipped: Iterable[str], parent: str) -> tuple[str, ...]:
        return tuple(slug for _place, slug in sorted(self._places(shipped, parent), key=lambda one: one[0]))

    def _places(self, shipped: Iterable[str], parent: str) -> list[tuple[int, str]]:
        placed = [(place * STEP, slug) for place, slug in enumerate(shipped, 1) if slug not in self.added]
        return placed + [(one.place, one.slug) for one in self.own if one.parent == parent]

    def next_place(self, parent: str) -> int:
        """The place of one that is added: after the last within a category; on the first level before そのほか."""
        if not parent:
            return len(SUBCATEGORIES) * STEP - 1
        last = max((place for place, _slug in self._places(SUBCATEGORIES.get(parent, ()), parent)), default=0)
        return min(last + STEP, LAST_PLACE)

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """The slugs of the first level, the retired ones included."""
        return tuple(self.within)

    @cached_property
    def category_of(self) -> Mapping[str, str]:
        """The category of each subcategory."""
        return {slug: category for category, slugs in self.within.items() for slug in slugs}

    @cached_property
    def offered(self) -> Mapping[str, tuple[str, ...]]:
        """Every category with its subcategories, without the retired ones."""
        return {
            one: tuple(slug for slug in slugs if not self._is_retired(slug))
            for one, slugs in self.within.items()
            if not self._is_retired(one)
        }

    @cached_property
    def taken_on(self) -> tuple[str, ...]:
        """The categories in which jobs may be posted; all that are offered where the setting names none of them."""
        return tuple(one for one in self.offered if one in self.chosen) or tuple(self.offered)

    def knows(self, *slugs: str) -> bool:
        """Whether all of these are kinds of work, on either level; empty ones are left out."""
        return all(slug in self.within or slug in self.category_of for slug in slugs if slug)

    def subcategories(self, category: str = "") -> tuple[str, ...]:
        """The subcategories of a category, of all for one that is none; the retired ones included."""
        return self.within.get(category, tuple(self.category_of))

    def _is_retired(self, slug: str) -> bool:
        return slug in self.added and self.added[slug].retired


SHIPPED = Kinds()
"""Without any of the operator's own."""


def is_slug(value: object) -> TypeGuard[str]:
    """Whether this could be the slug of a kind of work."""
    return isinstance(value, str) and len(value) <= LONGEST_SLUG and _SLUG.fullmatch(value) is not None


def read_kinds(value: object) -> tuple[str, ...]:
    """The categories in which jobs may be posted, the shipped ones in their order, then others; none named means all.
    Raises ValueError with a flaw's key.

    Whether there are such categories is asked when the setting is set (``refuse_unknown``).
    """
    if not isinstance(value, list | tuple) or not all(is_slug(one) for one in value):
        raise ValueError("not_kinds")
    return (*(one for one in SUBCATEGORIES if one in value), *sorted(set(value) - set(SUBCATEGORIES)))


NAMING = {"kinds_of_work": "not_kinds", "job_templates": "not_templates", "terms_templates": "not_terms_templates"}
"""Settings that name categories, and the flaw of one that there is not."""


def refuse_unknown(key: str, value: Sequence[Any], kinds: Kinds) -> None:
    """Raise ``invalid`` (422) for a value of a setting of ``NAMING``, within its bounds, that names a category that
    there is not, or none but retired ones as those to take on.
    """
    named = [one if isinstance(one, str) else one[0] for one in value]
    if not set(named) <= set(kinds.categories):
        raise Problem.invalid(Flaw(key, NAMING[key]))
    if key == "kinds_of_work" and named and set(named).isdisjoint(kinds.offered):
        raise Problem.invalid(Flaw(key, "only_retired"))


def refuse_other_kind(category: str, subcategory: str, kinds: Kinds, *, was: Collection[str] = ()) -> None:
    """Raise ``invalid`` (422) for a job of a kind that the site does not take on, or does not any more; ``was``: the
    kinds of a job that stands, which may stay.
    """
    if category not in (*kinds.taken_on, *was):
        raise Problem.invalid(Flaw("category", "kind_not_taken_on"))
    if subcategory and subcategory not in (*kinds.offered.get(category, ()), *was):
        raise Problem.invalid(Flaw("subcategory", "kind_not_taken_on"))
