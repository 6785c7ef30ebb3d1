"""Steps, what came of them, and the table that says so."""

import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from drill.ground import Ground

type Verdict = Literal["passed", "not here", "FAILED"]


class NotHere(Exception):
    """The machine cannot do a step; the message says what it lacks."""


@dataclass(frozen=True)
class Step:
    """``act`` does the step and returns what it found in a few words. It raises ``NotHere`` where the machine cannot do
    it, ``AssertionError`` or anything else where the step fails. ``short``: whether continuous integration takes it.
    """

    name: str
    act: Callable[[Ground], str]
    short: bool = True


@dataclass(frozen=True)
class Outcome:
    """What came of a step."""

    name: str
    verdict: Verdict
    said: str
    seconds: float

    @property
    def row(self) -> str:
        """A row of the table. What was found is one line; an error's further lines are in the drill's stderr."""
        found = self.said if self.verdict == "passed" else f"{self.verdict}: {self.said}"
        return f"| {self.name} | {' '.join(found.split()).replace('|', '/')} | {self.seconds:.1f} |"


HEAD = "| step | result | seconds |\n|---|---|---|"


def run(steps: Iterable[Step], folder: Path, tell: Callable[[str], None]) -> list[Outcome]:
    """Do the steps one after the other, each on a ground of its own, and tell each row as it is known. A failing step
    does not keep the others from being done.
    """
    tell(HEAD)
    outcomes = []
    for number, step in enumerate(steps):
        outcomes.append(_do(step, Ground(folder / f"{number:02d}", ready=folder / "ready")))
        tell(outcomes[-1].row)
    return outcomes


def exit_status(outcomes: Sequence[Outcome]) -> int:
    """1 if a step failed or none was passed, else 0."""
    verdicts = {outcome.verdict for outcome in outcomes}
    return 1 if "FAILED" in verdicts or "passed" not in verdicts else 0


def _do(step: Step, ground: Ground) -> Outcome:
    began = time.monotonic()

    def outcome(verdict: Verdict, said: str) -> Outcome:
        return Outcome(step.name, verdict, said, time.monotonic() - began)

    try:
        with ground:
            return outcome("passed", step.act(ground))
    except NotHere as lacking:
        return outcome("not here", str(lacking))
    except Exception as failure:
        traceback.print_exc()
        return outcome("FAILED", f"{type(failure).__name__}: {failure}"[:300])
