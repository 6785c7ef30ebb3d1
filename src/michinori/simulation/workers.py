"""The workers of the simulation, each with its strategy (decision 0035)."""

from dataclasses import dataclass
from typing import Literal

from michinori.rules.contract.deliveries import deliver
from michinori.rules.contract.life import Stage
from michinori.rules.contract.stages import report_stage, start_stage, submit_stage
from michinori.simulation.contract import Act, Contract

WorkerKind = Literal["honest", "lying", "absent", "junk"]
WORKERS: tuple[WorkerKind, ...] = ("honest", "lying", "absent", "junk")
WORK_DAYS = 30
"""Days of work that the whole takes."""
REPORT_AT = 50
"""A stage is reported once, when it is said to be this percent done."""
_THIRD = 1 / 3
_DONE = 99.999


@dataclass(frozen=True)
class Worker:
    """A worker. Until the turn of the contract each but ``junk`` works and reports truly; then

    ``honest`` goes on as before; ``lying`` does a third of the work and shows it as the whole; ``absent`` does nothing
    more and answers nothing. ``junk`` never works: it hands in worthless files for every stage that may be open, and
    again whenever one comes back.
    """

    kind: WorkerKind

    def work(self, contract: Contract, *, turned: bool) -> None:
        """One day: work on the first open stage that is not done, show what is ready, deliver when all is handed in."""
        if contract.life.status != "active" or (turned and self.kind == "absent"):
            return
        worked = False
        for stage in contract.life.stages:
            acts = contract.open_to("worker")
            if stage.status not in ("waiting", "doing") or not _may_work(stage, acts):
                continue
            if contract.planned[stage.number - 1] < _DONE and (self.kind == "junk" or not worked):
                self._make(contract, stage, turned=turned)
                worked = True
            _show(contract, stage.number)
        if all(s.status in ("submitted", "approved") for s in contract.life.stages) and _can_deliver(contract):
            contract.take(deliver(contract.life, delivery_id=contract.new_id("dlv"), has_file=True, at=contract.at))

    def _make(self, contract: Contract, stage: Stage, *, turned: bool) -> None:
        at, step = stage.number - 1, 100 * len(contract.life.stages) / WORK_DAYS
        if self.kind == "junk":
            contract.planned[at] = 100.0
            return
        contract.planned[at] = min(100.0, contract.planned[at] + step)
        share = _THIRD if turned and self.kind == "lying" else 1.0
        contract.real[at] = min(contract.planned[at], contract.real[at] + step * share)

    def wants(self, contract: Contract) -> int:
        """The amount that the worker names in an ending, and seals: the true value, or all that is claimed."""
        return contract.worth if self.kind in ("honest", "absent") else contract.claimed


def _may_work(stage: Stage, acts: frozenset[Act]) -> bool:
    return any((name, stage.number) in acts for name in ("start", "submit"))


def _can_deliver(contract: Contract) -> bool:
    return ("deliver", None) in contract.open_to("worker")


def _show(contract: Contract, number: int) -> None:
    """Report a stage at ``REPORT_AT``, hand it in when it is said to be done; each with a file."""
    said = contract.planned[number - 1]
    stage = contract.life.stages[number - 1]
    if stage.status == "waiting" and ("submit", number) not in contract.open_to("worker"):
        contract.take(start_stage(contract.life, number))
    acts = contract.open_to("worker")
    if said >= _DONE and ("submit", number) in acts:
        delivery = contract.new_id("dlv")
        contract.take(submit_stage(contract.life, number, has_file=True, delivery_id=delivery, at=contract.at))
    elif said >= REPORT_AT > stage.claimed and ("report", number) in acts:
        turn = report_stage(
            contract.life, number, int(said), report_id=contract.new_id("rpt"), has_file=True, at=contract.at
        )
        contract.take(turn)
    else:
        return
    contract.shown_at = contract.at
