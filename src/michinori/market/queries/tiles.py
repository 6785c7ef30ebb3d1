"""How many open jobs each category has, for the tiles above a search.

On a large market nearly all categories have more than a tile counts. Which ones is the same for everybody, and is
remembered by each process for some seconds: only the others are counted for each reader.
"""

import time
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from django.db import router
from django.db.models.expressions import RawSQL

from michinori.kernel.actor import Actor
from michinori.machinery import practising
from michinori.machinery.composed import Composed, Given, by_a_kept_plan
from michinori.machinery.looks import kinds_now
from michinori.market.models import Job
from michinori.market.queries.conditions import Conditions

TILE = 300
"""The jobs of a tile are counted up to this number; from it on, pages say “at least”."""
_PLENTY = 2 * TILE
"""With so many jobs open to everybody, a tile is full for each reader: but for one whom blocks keep apart from the
clients of half of them, whose list ends before the number that the tile names."""
_REMEMBERED = 15
_TOP = ""
"""The level of the categories; that of a category's subcategories has the category's name."""
_NAME = RawSQL("tile.name", ())
_COUNTED = "SELECT tile.name, (SELECT count(*) FROM ({}) found) FROM unnest(%s::text[]) tile (name)"

_full: dict[str, tuple[float, frozenset[str]]] = {}
"""The names of a level that are full, and until when that is believed, by the machine's own clock."""


def tiles_for(actor: Actor | None, *opened: str) -> dict[str, int]:
    """How many open jobs each category has and, of the categories ``opened``, each subcategory, each counted up to
    ``TILE``; one query, and one every 15 seconds. An index on open jobs answers alone, however many there are.
    """
    kinds, viewer = kinds_now(*opened), actor.user_id or "" if actor else ""
    levels = {_TOP: kinds.categories} | {category: kinds.within[category] for category in opened}
    full = _full_among(levels)
    rest = {level: [one for one in names if one not in full] for level, names in levels.items()}
    return dict.fromkeys(full, TILE) | _count(rest, viewer, TILE)


def forget() -> None:
    """Ask again at the next page."""
    _full.clear()


def _full_among(levels: Mapping[str, Collection[str]]) -> set[str]:
    """The names of these levels that are full for everybody; none in a practice, whose database is not the site's."""
    if practising.is_inside():
        return set()
    now = time.monotonic()
    asked = {level: names for level, names in levels.items() if _full.get(level, (0.0,))[0] <= now}
    counts = _count(asked, "", _PLENTY)
    for level, names in asked.items():
        _full[level] = now + _REMEMBERED, frozenset(name for name in names if counts[name] >= _PLENTY)
    return {name for level, names in levels.items() for name in names if name in _full[level][1]}


def _count(levels: Mapping[str, Collection[str]], viewer: str, most: int) -> dict[str, int]:
    """How many open jobs these names have for this viewer, each counted up to ``most``. One query, which looks the
    viewer's blocks up once for a level.
    """
    parts, values = [], list[Any]()
    for level, names in levels.items():
        if names:
            jobs = _jobs(most, signed_in=bool(viewer), within=level != _TOP)
            text, given = jobs.statement({"viewer": viewer, "category": level})
            parts.append(_COUNTED.format(text))
            values += [*given, [*names]]
    if not parts:
        return {}
    return dict(by_a_kept_plan(router.db_for_read(Job), " UNION ALL ".join(parts), values))


@cache
def _jobs(most: int, *, signed_in: bool, within: bool) -> Composed[Job]:
    rows = Conditions.places(("viewer",) if signed_in else ()).rows()
    rows = rows.filter(category=Given("category"), subcategory=_NAME) if within else rows.filter(category=_NAME)
    return Composed(rows.order_by().values("id")[:most])
