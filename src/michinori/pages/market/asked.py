"""What the searches for jobs and for people share: the filters in an address, tiles of kinds, the sheet of facets."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from michinori.machinery.looks import kinds_now
from michinori.market.queries import COUNTED, Search
from michinori.market.queries.workers import WorkerSearch
from michinori.pages.answers import tried
from michinori.pages.forms import PageForm
from michinori.wording.market.categories import icon_of, name_of, short_name


@dataclass(frozen=True)
class TileFace:
    """What a tile says (the tag ``kept``): a kind of work, how much is in it (``more``: that much at least)."""

    word: str
    count: int
    more: bool
    icon: str


@dataclass(frozen=True)
class Tile:
    """A kind of work to search in, and the address of that search."""

    face: TileFace
    address: str
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """What a search was asked for: ``given``, by name, as it stands in the address of the page at ``path``."""

    path: str
    given: Mapping[str, str]

    @classmethod
    def of(cls, request: HttpRequest, route: str, names: Iterable[str]) -> Self:
        """Read these names and the cursor from the address of the page ``route``."""
        given = {name: request.GET[name] for name in (*names, "cursor") if request.GET.get(name)}
        category, subcategory = given.get("category", ""), given.get("subcategory", "")
        if subcategory not in kinds_now(category, subcategory).within.get(category, ()):
            given.pop("subcategory", None)  # left over from another category
        return cls(reverse(route), given)

    def first(self, **changes: str) -> str:
        """The address of the first page of this search with some filters changed, or dropped if empty."""
        return self._address({**self.given, **changes, "cursor": ""})

    def after(self, cursor: str | None) -> str:
        """The address of the page that begins there; empty without one."""
        return self._address({**self.given, "cursor": cursor}) if cursor else ""

    def _address(self, given: Mapping[str, str]) -> str:
        kept = [
            _encoded(name, value) if len(value) <= _LONGEST else urlencode({name: value})
            for name, value in given.items()
            if value
        ]
        return f"{self.path}?{'&'.join(kept)}" if kept else self.path


_LONGEST = 40
"""A longer value is not kept: what stands in an address may be of any length."""


@lru_cache(1_000)
def _encoded(name: str, value: str) -> str:
    """A filter as it stands in an address. A page has a score of addresses, which differ in one filter each."""
    return urlencode({name: value})


def tiles_of(
    asked: Asked, search: Search | WorkerSearch, counts: Mapping[str, int], is_more: Callable[[int], bool]
) -> dict[str, object]:
    """The categories that are taken on, or in which there is something, as tiles and, within the chosen one, the
    subcategories in which there is something. ``is_more``: whether there may be more than so many.
    """
    kinds = kinds_now(search.category, search.subcategory)

    def tile(key: str, word: str, icon: str = "", **changes: str) -> Tile:
        n, chosen = counts.get(key, 0), key in (search.category, search.subcategory)
        undone = dict.fromkeys(changes, "") if chosen else changes
        return Tile(TileFace(word, n, is_more(n), icon), asked.first(**undone), chosen)

    shown = [key for key in kinds.categories if key in (*kinds.taken_on, search.category) or counts.get(key)]
    within = kinds.within.get(search.category, ())
    return {
        "tiles": [
            tile(key, short_name(key, kinds), icon_of(key, kinds), category=key, subcategory="") for key in shown
        ],
        "everything": asked.first(category="", subcategory=""),
        "within": [tile(slug, name_of(slug, kinds), subcategory=slug) for slug in within if counts.get(slug)],
    }


def narrowing(asked: Asked, search: Search | WorkerSearch, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters in use, in the order of ``words``: each in words, with the address of the search without it."""
    below = {"category": {"subcategory": ""}}
    used = (name for name in words if _is_used(search, name))
    return [(words[name], asked.first(**{name: ""} | below.get(name, {}))) for name in used]


def sheet_of(asked: Asked, search: Search | WorkerSearch, form: PageForm, facets: Iterable[str]) -> dict[str, object]:
    """The sheet of facets: whether it stands open for an error, how many are in use, the search without any."""
    names = tuple(facets)
    return {
        "sheet_open": any(form[name].errors for name in names),
        "facets_on": sum(_is_used(search, name) for name in names),
        "cleared": asked.first(**dict.fromkeys(names, "")),
    }


def counted(form: PageForm, count: Callable[[], int]) -> dict[str, object]:
    """The words of the button that says how many would be found; without a number while a filter is wrong."""
    found = tried(form, count) if form.is_valid() else None
    return {"count": None if found is None else min(found, COUNTED), "more": found is not None and found > COUNTED}


def _is_used(search: Search | WorkerSearch, name: str) -> bool:
    return getattr(search, name) not in ("", None, False)
