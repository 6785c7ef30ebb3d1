"""Faults, one at a time, while programs write; and what each has cost."""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from cluster.counting import Count, count
from cluster.load import Load
from cluster.whole import Cluster

KILL, CUT = 10.0, 30.0
"""Goals in seconds without writes: for what dies or is changed over, and for what is cut off or vanishes."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Fault:
    """``strike``: a context that does the harm and, when it is left, mends it; ``goal``: seconds without writes;
    ``hold``: for how many seconds at least the harm lasts; ``short``: whether continuous integration takes it;
    ``loses``: whether something acknowledged must be lost, to show that the count sees it.
    """

    name: str
    strike: Callable[[Cluster], AbstractContextManager[object]]
    goal: float
    hold: float = 8.0
    short: bool = True
    loses: bool = False


@dataclass(frozen=True)
class Outcome:
    """``pause``: the longest time without an acknowledgement, in seconds; ``failure``: what went wrong, or empty."""

    fault: Fault
    pause: float
    count: Count
    failure: str
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether nothing was lost or doubled, or, of the control, something was lost. The pause is told, not judged:
        machines differ.
        """
        sound = self.count.doubled == 0 and (self.count.lost > 0) == self.fault.loses
        return sound and not self.failure

    @property
    def row(self) -> str:
        """A row of the table."""
        found = self.count
        said = "passed" if self.passed else f"FAILED: {self.failure or 'the count'}"
        cells = (
            *(self.fault.name, f"{self.pause:.1f}", f"{self.fault.goal:.0f}", f"{found.acknowledged}", f"{found.lost}"),
            *(f"{found.doubled}", f"{found.unknown}", " ".join(said.split()).replace("|", "/"), f"{self.seconds:.0f}"),
        )
        return f"| {' | '.join(cells)} |"


HEAD = (
    "| fault | seconds without writes | goal | acknowledged | lost | doubled | never answered | result | seconds |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def run(faults: Iterable[Fault], cluster: Cluster, tell: Callable[[str], None]) -> list[Outcome]:
    """One fault after the other, each with its row as it is known. After a failure the cluster is not taken further,
    unless it finds well again.
    """
    tell(HEAD)
    outcomes = []
    for fault, letter in zip(faults, _series(), strict=False):
        outcomes.append(_live_through(fault, cluster, letter))
        tell(outcomes[-1].row)
        if outcomes[-1].failure:
            cluster.show_logs()
            if not _is_well(cluster):
                break
    return outcomes


def exit_status(outcomes: Sequence[Outcome], expected: int) -> int:
    """0 if all that were to be lived through have passed, else 1."""
    return 0 if len(outcomes) == expected and all(outcome.passed for outcome in outcomes) else 1


def _live_through(fault: Fault, cluster: Cluster, series: str) -> Outcome:
    began = time.monotonic()
    load = Load(cluster, series)
    failure, pause, found = "", 0.0, Count(0, 0, 0, 0)
    try:
        cluster.wait_until_well()
        with load:
            load.more()
            struck = time.monotonic()
            with fault.strike(cluster):
                load.more()
                time.sleep(max(0.0, struck + fault.hold - time.monotonic()))
                load.more()
            load.more()
            cluster.wait_until_well()
            load.more()
        pause = load.longest_pause(struck)
        found = count(cluster, load)
    except Exception as error:
        traceback.print_exc()
        failure = f"{type(error).__name__}: {error}"[:200]
    return Outcome(fault, pause, found, failure, time.monotonic() - began)


def _is_well(cluster: Cluster) -> bool:
    try:
        cluster.wait_until_well()
    except AssertionError:
        return False
    return True


def _series() -> Iterator[str]:
    for letter in _LETTERS:
        yield f"{letter}-"
