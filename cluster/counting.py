"""What became of a load's commands: acknowledged and not there is lost, there more than once is doubled."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cluster.load import Load
from cluster.whole import Cluster

_TITLES = "SELECT title, count(*) FROM market_job WHERE title LIKE %s GROUP BY title"


@dataclass(frozen=True)
class Count:
    """Numbers of commands. ``unknown``: sent, and never acknowledged: each may have been done, once."""

    acknowledged: int
    unknown: int
    lost: int
    doubled: int


def count(cluster: Cluster, load: Load) -> Count:
    """Compare what the load knows with what the leader has."""
    with cluster.database.connect(cluster.database.leader()) as connection:
        found = dict(connection.execute(_TITLES, [f"{load.title(0)[:-1]}%"]).fetchall())
    return compare(map(load.title, load.acknowledged), map(load.title, load.unknown), found)


def compare(acknowledged: Iterable[str], unknown: Iterable[str], found: Mapping[str, int]) -> Count:
    """``found``: how often each is in the database."""
    sure, unsure = Counter(acknowledged), list(unknown)
    return Count(
        acknowledged=len(sure),
        unknown=len(unsure),
        lost=sum(title not in found for title in sure),
        doubled=sum(times > 1 for times in found.values()),
    )
