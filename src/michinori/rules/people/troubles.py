"""Which figures of a client's conduct count as a record of trouble (domain § 10), for the search without such clients
and for the line on a job's card.

Each takes a least number of times as well as a least share, so that one contract that went wrong brands nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """A figure of a client is a record of trouble from ``times`` times on, if they are at least ``percent`` % of the
    contracts that it could have happened in.
    """

    key: str
    times: int
    percent: int


TROUBLES = (
    Trouble("never_funded", 2, 20),
    Trouble("ended_halfway", 2, 25),
    Trouble("offers_below_half", 2, 10),
    Trouble("restarts_per_contract", 2, 20),
)
"""The gravest first."""


def is_trouble(one: Trouble, hits: int, trials: int) -> bool:
    """Whether this figure is a record of trouble: ``hits`` of ``trials``."""
    return hits >= one.times and 100 * hits >= one.percent * trials


def first_trouble(counts: Iterable[tuple[str, int, int]]) -> str:
    """The gravest record of trouble among figures (key, hits, trials); empty if there is none."""
    found = {key: (hits, trials) for key, hits, trials in counts}
    return next((one.key for one in TROUBLES if one.key in found and is_trouble(one, *found[one.key])), "")
