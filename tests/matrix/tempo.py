"""Whether a denial tells by its time that there is something: the same work is done for what is another's and for what
is nowhere.

Measured as alternated requests, the medians compared; beside it the number of queries, which no noise moves.
"""

import gc
import statistics
import time
from dataclasses import dataclass

from matrix.addresses import Address, every_operation, every_page
from matrix.asking import ask, call
from matrix.worlds import Worlds

TIMES = 31
"""Requests of each kind."""
MOST_MS, MOST_SHARE = 1.5, 0.25
"""Medians differ by noise as far as both: milliseconds, and a part of the shorter one. A query takes about 0.3 ms in
process, and over a network a visitor sees jitter above that."""

MOST_MORE = 0
"""Queries that a denial may ask more than an absence, or fewer, which tells as much: a thing is looked for among what
is visible to the caller, in one query.
"""


@dataclass(frozen=True)
class Denial:
    """A page (GET) or operation whose thing is another's, for a caller who is answered 404."""

    what: str
    place: str
    api: bool = False

    def __str__(self) -> str:
        return f"{'API ' if self.api else ''}{self.what} {self.place}"

    def ask(self, worlds: Worlds, caller: str, ids: dict[str, str], *, counted: bool = False) -> tuple[str, int]:
        """The status and the number of queries."""
        one, changed = worlds.caller(caller), {self.place: ids[self.place]}
        if self.api:
            answer = call(worlds, one, f"GET {self.what}", changed, counted=counted)
        else:
            answer = ask(worlds, one, "GET", Address(self.what).filled(worlds.here, changed), counted=counted)
        return answer.status, answer.queries


def denials(worlds: Worlds) -> list[Denial]:
    """All reads by an id of the other world."""
    found = [Denial(route, place) for route in every_page() for place in Address(route).places if place in worlds.ids]
    for operation in every_operation():
        method, path = operation.split()
        if method == "GET":
            places = (place for place in Address(path, api=True).places if place in worlds.ids)
            found += [Denial(path, place, api=True) for place in places]
    return found


def other_queries(worlds: Worlds, denial: Denial, caller: str) -> str:
    """What is wrong where the caller is told that nothing is there: the database is asked otherwise than for what is
    nowhere; empty if it is not, or they see the thing.
    """
    for _ in range(3):  # the first warms; once a minute a token's use is written down
        theirs, absent = (denial.ask(worlds, caller, ids, counted=True) for ids in (worlds.ids, worlds.absent))
        if theirs[0] != "404" or absent[0] != "404" or abs(theirs[1] - absent[1]) <= MOST_MORE:
            return ""
    return f"{denial} by {caller}: {theirs[1]} queries, {absent[1]} for what is nowhere"


def medians(worlds: Worlds, denial: Denial, caller: str, times: int = TIMES) -> tuple[float, float]:
    """Milliseconds for what is another's and for what is nowhere."""
    took: tuple[list[float], list[float]] = ([], [])
    gc.disable()
    try:
        for n in range(times):
            for kind in (0, 1) if n % 2 else (1, 0):
                began = time.perf_counter()
                denial.ask(worlds, caller, worlds.absent if kind else worlds.ids)
                took[kind].append((time.perf_counter() - began) * 1000)
    finally:
        gc.enable()
    return statistics.median(took[0]), statistics.median(took[1])


def is_noise(theirs: float, absent: float) -> bool:
    """Whether two medians are told apart by nothing but noise."""
    apart = abs(theirs - absent)
    return apart <= MOST_MS or apart <= MOST_SHARE * min(theirs, absent)
