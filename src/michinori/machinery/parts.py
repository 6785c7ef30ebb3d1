"""Reading what a search finds by the part: first what an index answers alone, then which of it fits.

What must be asked of each row (words of a text beside each other, whom blocks keep apart) is asked of the first hits
alone, in the order that is shown, not of all that an index finds and then sorts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_SPARE, _LEAST_SPARE, _MORE, _MOST = 0.1, 2, 8, 20_000
"""Such a share of the hits that are wanted is read beyond them; where these do not suffice, so many times as many next,
at most ``_MOST`` at once.
"""

type Hit = tuple[Any, ...]
"""The id of a row, the key by which it is sorted, and what else was read of it."""
type Behind = Mapping[str, Any]
"""``key`` and ``last``: the key by which the hits are sorted, and the id, of the one before; empty at the beginning."""
BEGINNING: Behind = {}


@dataclass(frozen=True)
class Reading[W, T]:
    """How the hits of a search are read, whose conditions are a ``W``. ``columns``: what of them the statement of the
    indexes reads besides id and key; ``fitting``: of these hits those that are found, by id.
    """

    columns: tuple[str, ...]
    fitting: Callable[[W, Sequence[Hit]], Mapping[str, T]]


def read_by_parts[T](
    indexed: Callable[[int, Behind], Sequence[Hit]],
    fitting: Callable[[Sequence[Hit]], Mapping[str, T]],
    most: int,
    behind: Behind,
) -> list[tuple[Any, T]]:
    """The first ``most`` rows that fit, each with its key. ``indexed``: so many hits that come behind that one, in
    order; ``fitting``: the rows of those of these that fit, by id.
    """
    part, found = most + max(_LEAST_SPARE, int(most * _SPARE)), list[tuple[Any, T]]()
    while True:
        hits = indexed(part, behind)
        rows = fitting(hits) if hits else {}
        found += [(hit[1], rows[hit[0]]) for hit in hits if hit[0] in rows]
        if len(found) >= most or len(hits) < part:
            return found[:most]
        last, key = hits[-1][:2]
        behind, part = {"last": last, "key": key}, min(part * _MORE, _MOST)
