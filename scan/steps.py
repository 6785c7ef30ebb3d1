"""The steps of ``make scan``, what came of them, and the table that says so."""

import json
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from scan.findings import Finding, Silenced, sift
from scan.running import NotHere

type Verdict = Literal["passed", "not here", "FAILED"]
HEAD = "| step | result | seconds |\n|---|---|---|"


@dataclass(frozen=True)
class Found:
    """What a step found: ``findings`` that the table may silence; ``wrong``: sentences that nothing does. ``whole``:
    whether all was scanned, so that a row of the table without its finding is stale. ``said``: what was done.
    """

    findings: list[Finding] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    whole: bool = False
    said: str = ""


@dataclass(frozen=True)
class Step:
    """``by``: the scanner as in the table, empty for a step that needs none. ``act`` raises ``NotHere`` where the
    machine lacks something.
    """

    name: str
    by: str
    act: Callable[[], Found]


@dataclass(frozen=True)
class Outcome:
    """What came of a step; ``open``: what is to be mended or silenced, a line each."""

    name: str
    verdict: Verdict
    said: str
    open: list[str]
    seconds: float

    @property
    def row(self) -> str:
        """A row of the table and, below it, what is open."""
        result = self.said if self.verdict == "passed" else f"{self.verdict}: {self.said}"
        return "\n".join([f"| {self.name} | {result.replace('|', '/')} | {self.seconds:.1f} |", *self.open])


def do(step: Step, table: Sequence[Silenced]) -> Outcome:
    """Do a step; whatever it raises is its failure."""
    began = time.monotonic()

    def outcome(verdict: Verdict, said: str, still: Sequence[str] = ()) -> Outcome:
        return Outcome(step.name, verdict, " ".join(said.split())[:300], list(still), time.monotonic() - began)

    try:
        found = step.act()
    except NotHere as lacking:
        return outcome("not here", str(lacking))
    except Exception as failure:
        traceback.print_exc()
        return outcome("FAILED", f"{type(failure).__name__}: {failure}")
    sifted = sift(step.by, found.findings, table, whole=found.whole)
    still = [*map(str, sifted.open), *(f"stale in silenced.toml: {row}" for row in sifted.stale), *found.wrong]
    if still:
        return outcome("FAILED", f"{len(still)} to look at", still)
    silent = len(set(found.findings))
    return outcome("passed", found.said or (f"{silent} that are none" if silent else "nothing"))


def exit_status(outcomes: Sequence[Outcome], *, named: bool = False) -> int:
    """1 if a step failed or none was passed, else 0. Where steps were ``named``, one that is not here is no success."""
    verdicts = {one.verdict for one in outcomes}
    wrong = {"FAILED", "not here"} if named else {"FAILED"}
    return 1 if verdicts & wrong or "passed" not in verdicts else 0


def write(file: Path, outcomes: Sequence[Outcome], circumstances: dict[str, object]) -> None:
    """Keep the results as JSON."""
    file.write_text(json.dumps(circumstances | {"steps": [asdict(one) for one in outcomes]}, indent=1) + "\n")
