"""Programs that write through the door without pause: numbered commands, each sent with its key until its answer comes.

A command is a job whose title ends with its number, so that the database can say how often it was done.
"""

import itertools
import time
from collections import Counter
from collections.abc import Callable

import httpx

from cluster.door import Caller
from cluster.network import enter
from cluster.plan import LOAD
from cluster.whole import Cluster
from rig.crew import Crew
from rig.waiting import longest_pause

_JOB = {"description": "一枚のページのデザインです。", "category": "design", "kind": "fixed"}
_WRITERS = 3
_PAUSE = 0.1
"""Seconds between two commands of a writer: with four, below what one token may call in a minute."""
_AGAIN = 0.25
"""Seconds until a command without an answer is sent again, with the same key."""
_LAST = 30.0
"""Seconds for which, at the end, a command under way is still sent again."""
_MORE = 5
"""How many acknowledgements show that writing goes on."""


class Load(Crew):
    """``series``: the mark of this load's commands; ``acknowledged``: when each command's 201 came, by number, on a
    clock that only runs forward; ``unknown``: numbers that were sent and never acknowledged; ``answers``: how often
    each other status came, 0 for none.
    """

    def __init__(self, cluster: Cluster, series: str) -> None:
        super().__init__()
        self.series = series
        self.acknowledged: dict[int, float] = {}
        self.unknown: set[int] = set()
        self.answers: Counter[int] = Counter()
        self.began = time.monotonic()
        self._cluster = cluster
        self._numbers = itertools.count(1)

    def works(self) -> list[Callable[[], None]]:
        return [self._write] * _WRITERS

    def done(self) -> int:
        return len(self.acknowledged)

    def more(self) -> None:
        """Wait until something more is acknowledged."""
        self.go_on(_MORE, "more is acknowledged")

    def longest_pause(self, since: float) -> float:
        """The longest time in seconds between two acknowledgements of which the later one came after ``since``."""
        return longest_pause([self.began, *self.acknowledged.values()], since)

    def title(self, number: int) -> str:
        return f"ランディングページ {self.series}{number}"

    def _write(self) -> None:
        enter(self._cluster.network, LOAD)
        caller = self._cluster.caller("aoi")
        while not self.over.wait(_PAUSE):
            number = next(self._numbers)
            self.unknown.add(number)
            self._send(caller, number)

    def _send(self, caller: Caller, number: int) -> None:
        give_up = float("inf")
        while time.monotonic() < give_up:
            try:
                answer = caller.send("POST", "/jobs", key=f"{self.series}{number}", json=self._body(number))
                status = answer.status_code
            except httpx.HTTPError:
                status = 0
            if status == 201:
                self.acknowledged[number] = time.monotonic()
                self.unknown.discard(number)
                return
            self.answers[status] += 1
            if self.over.is_set() and give_up == float("inf"):
                give_up = time.monotonic() + _LAST
            time.sleep(_AGAIN)

    def _body(self, number: int) -> dict[str, str]:
        return _JOB | {"title": self.title(number)}
