"""How many open jobs each category has, for the tiles above a search.

They are the same for everybody but for the jobs of those whom blocks keep apart. So each process remembers for some
seconds whose jobs a category has, and takes those of each reader's blocks away.
"""

import time
from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from django.db import router
from django.db.models.expressions import RawSQL

from michinori.kernel.actor import Actor
from michinori.machinery import practising
from michinori.machinery.composed import Composed, Given
from michinori.machinery.looks import kinds_now
from michinori.machinery.plans import by_a_kept_plan
from michinori.market.models import Job
from michinori.market.queries.conditions import Conditions
from michinori.people.blocks import KeptApart

TILE = 300
"""The jobs of a tile are counted up to this number; from it on, pages say “at least”."""
_PLENTY = 2 * TILE
"""With so many jobs open to everybody, a tile is full for each reader: but for one whom blocks keep apart from the
clients of half of them, whose list ends before the number that the tile names."""
_REMEMBERED = 5
_TOP = ""
"""The level of the categories; that of a category's subcategories has the category's name."""
_NAME = RawSQL("tile.name", ())
_COUNTED = """SELECT tile.name, found.client_id, count(*) FROM unnest(%s::text[]) tile (name), LATERAL ({}) found
GROUP BY tile.name, found.client_id"""

_Counts = dict[str, Counter[str]]
"""By category or subcategory, whose slugs all differ: how many open jobs each client has there, of the first
``_PLENTY``."""

_known: dict[str, tuple[float, _Counts]] = {}
"""The counts of a level, and until when they are believed, by the machine's own clock."""


def tiles_for(actor: Actor | None, *opened: str, apart: KeptApart | None = None) -> dict[str, int]:
    """How many open jobs each category has and, of the categories ``opened``, each subcategory, each counted up to
    ``TILE``, as of at most 5 seconds ago. One query where that is over, which an index on open jobs answers alone;
    another for the reader's blocks, unless all tiles are full or ``apart`` has looked them up before.
    """
    kinds = kinds_now(*opened)
    levels = {_TOP: kinds.categories} | {category: kinds.within[category] for category in opened}
    apart, found = apart or KeptApart.of(actor), _counts(levels)
    return {name: _seen(found[name], apart) for names in levels.values() for name in names}


def forget() -> None:
    """Ask again at the next page."""
    _known.clear()


def _seen(counted: Counter[str], apart: KeptApart) -> int:
    """How many of these jobs the reader sees, up to ``TILE``."""
    everybody = counted.total()
    if not everybody or everybody >= _PLENTY:
        return min(everybody, TILE)
    return min(everybody - sum(counted[client] for client in apart.clients & counted.keys()), TILE)


def _counts(levels: Mapping[str, Collection[str]]) -> _Counts:
    """The jobs of all names of these levels, whoever reads; nothing is remembered of a practice, whose database is not
    the site's.
    """
    if practising.is_inside():
        return _count(levels)
    now = time.monotonic()
    found, old = _Counts(), dict[str, Collection[str]]()
    for level, names in levels.items():
        until, counted = _known.get(level, (0.0, _Counts()))
        if now < until and counted.keys() >= {*names}:
            found |= counted
        else:
            old[level] = names
    counted = _count(old)
    for level, names in old.items():
        _known[level] = now + _REMEMBERED, {name: counted[name] for name in names}
    return found | counted


def _count(levels: Mapping[str, Collection[str]]) -> _Counts:
    """Count the jobs of these names by client; one query."""
    parts, values = [], list[Any]()
    for level, names in levels.items():
        if names:
            text, given = _jobs(within=level != _TOP).statement({"category": level})
            parts.append(_COUNTED.format(text))
            values += [[*names], *given]
    found = {name: Counter[str]() for names in levels.values() for name in names}
    for name, client, n in by_a_kept_plan(router.db_for_read(Job), " UNION ALL ".join(parts), values) if parts else ():
        found[name][client] = n
    return found


@cache
def _jobs(*, within: bool) -> Composed[Job]:
    rows = Conditions().rows()
    rows = rows.filter(category=Given("category"), subcategory=_NAME) if within else rows.filter(category=_NAME)
    return Composed(rows.order_by().values("client_id")[:_PLENTY])
