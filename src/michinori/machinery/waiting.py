"""How much waits for somebody: counts of several rooms' rows in one query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Value


@dataclass(frozen=True)
class Waits:
    """``count`` rows, the oldest of which waits since ``oldest``; of ``late`` a promised day has passed."""

    count: int = 0
    oldest: datetime | None = None
    late: int = 0

    def plus(self, more: "Waits") -> "Waits":
        """Both together."""
        since = [one.oldest for one in (self, more) if one.oldest]
        return Waits(self.count + more.count, min(since, default=None), self.late + more.late)


def counted(name: str, rows: QuerySet[Any], since: str, *, late: Q | None = None) -> QuerySet[Any]:
    """The counts of these rows under a name, for ``count_waiting``. ``since``: the column of instants that says since
    when a row waits; ``late``: which rows have waited longer than was promised.
    """
    how_many = Count("pk", filter=late) if late else Value(0)
    named = rows.order_by().annotate(queue=Value(name)).values("queue")
    counts: QuerySet[Any] = named.annotate(all=Count("pk"), oldest=Min(since), late=how_many)
    found: QuerySet[Any] = counts.values_list("queue", "all", "oldest", "late")
    return found


def count_waiting(*parts: QuerySet[Any]) -> dict[str, Waits]:
    """The counts by name, those of one name added up. One query, none for no parts."""
    found: dict[str, Waits] = {}
    if parts:
        for name, count, oldest, late in parts[0].union(*parts[1:], all=True):
            found[name] = found.get(name, Waits()).plus(Waits(count, oldest, late))
    return found
