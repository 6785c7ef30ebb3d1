"""The clients of the simulation, each with its strategy (decision 0035)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from michinori.rules.contract.clocks import ANSWERS, clocks
from michinori.rules.contract.deliveries import accept_delivery, send_back
from michinori.rules.contract.life import Reason, Stage
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, object_stage, return_stage
from michinori.rules.contract.terminations import open_ending
from michinori.simulation.contract import KEY, Contract

ClientKind = Literal["honest", "lying", "absent"]
CLIENTS: tuple[ClientKind, ...] = ("honest", "lying", "absent")
PATIENCE = 14
"""Days without anything shown after which an honest client ends the contract."""
CLOSE = 10
"""A report is acknowledged, and a stage approved, if it is at most this many percent points short."""
_LATEST = timedelta(days=1)


@dataclass(frozen=True)
class Client:
    """A client. Until the turn of the contract each looks truly at what is shown; then

    ``honest`` goes on so: it approves what is good, returns what is not, and when it can return no more it ends at what
    it takes the work to be worth; ``lying`` waits for the last day of each clock, objects to all, returns all, and then
    ends at what is paid; ``absent`` answers nothing. ``eye``: percent points by which it misjudges a stage.
    """

    kind: ClientKind
    eye: float

    def look(self, contract: Contract, *, turned: bool, stops: bool) -> None:
        """Answer what waits. ``stops``: an honest client gives the work up at the turn."""
        if contract.life.status not in ("active", "delivered") or (turned and self.kind == "absent"):
            return
        lies = turned and self.kind == "lying"
        if lies and not _last_day(contract):
            return
        stuck = False
        for number in range(1, len(contract.life.stages) + 1):
            stuck |= self._answer(contract, number, lies=lies)
        stuck |= self._answer_delivery(contract, lies=lies)
        if contract.over:
            return
        if stuck:
            self._end(contract, "other_breach")
        elif turned and not lies and stops:
            self._end(contract, "client_withdrew")
        elif not lies and contract.at - contract.shown_at > timedelta(days=PATIENCE) and _waits_for_work(contract):
            self._end(contract, "worker_unable")

    def _answer(self, contract: Contract, number: int, *, lies: bool) -> bool:
        """Answer a report or submission of one stage; whether it is bad and cannot be returned any more."""
        life, acts = contract.life, contract.open_to("client")
        good = not lies and self._good(contract, life.stages[number - 1])
        if ("acknowledge", number) in acts:
            contract.take((acknowledge_stage if good else object_stage)(life, number))
            return False
        if ("approve", number) not in acts:
            return False
        if good:
            contract.take(approve_stage(life, number, "client"))
            return False
        if ("return", number) in acts:
            contract.take(return_stage(life, number, (KEY,)))
            return False
        return ("send-back", None) not in acts

    def _answer_delivery(self, contract: Contract, *, lies: bool) -> bool:
        """Accept a delivery or send its bad stages back; whether they cannot be sent back any more."""
        life, acts = contract.life, contract.open_to("client")
        if life.delivery is None:
            return False
        bad = tuple(s.number for s in life.stages if s.status == "submitted" and (lies or not self._good(contract, s)))
        if not bad and ("accept", None) in acts:
            contract.take(accept_delivery(life, "client"))
            return False
        if ("send-back", None) in acts:
            contract.take(send_back(life, (KEY,), bad))
            return False
        return bool(bad)

    def _good(self, contract: Contract, stage: Stage) -> bool:
        return self._seen(contract, stage.number) >= stage.claimed - CLOSE

    def _seen(self, contract: Contract, number: int) -> float:
        """The percent of a stage that the client takes to be made; what is approved is beyond doubt."""
        made = contract.real[number - 1]
        if made <= 0 or contract.life.stages[number - 1].status == "approved":
            return made
        return min(100.0, max(0.0, made + self.eye))

    def wants(self, contract: Contract) -> int:
        """The amount that the client names in an ending, and seals: its view of the true value, or what is paid."""
        life = contract.life
        if self.kind == "lying":
            return life.paid
        return max(life.paid, sum(int(s.price * self._seen(contract, s.number) / 100) for s in life.stages))

    def _end(self, contract: Contract, reason: Reason) -> None:
        turn = open_ending(
            contract.life, "client", self.wants(contract), reason, ending_id=contract.new_id("trm"), at=contract.at,
            by="client",
        )  # fmt: skip
        contract.take(turn)


def _last_day(contract: Contract) -> bool:
    """Whether a clock that would answer for the client ends within a day."""
    return any(clock.kind in ANSWERS and clock.at - contract.at <= _LATEST for clock in clocks(contract.life))


def _waits_for_work(contract: Contract) -> bool:
    return not any(stage.status == "submitted" or stage.reports for stage in contract.life.stages)
