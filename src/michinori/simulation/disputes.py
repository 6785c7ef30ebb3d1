"""One dispute: two players on one contract until it is over, and how far its settlement lies from the true value."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from michinori.rules.contract.bids import seal_bid
from michinori.rules.contract.house import House
from michinori.rules.contract.life import SettledBy, Side, other
from michinori.rules.contract.terminations import accept_amount, name_amount
from michinori.simulation.clients import Client, ClientKind
from michinori.simulation.contract import PRICE, Contract, begun, made_terms
from michinori.simulation.workers import Worker, WorkerKind

NEAR = PRICE * 5 // 100
"""Honest sides accept an amount that is worse for them by at most this many yen."""
MAX_DAYS = 5_000
"""A contract that is not over by then is a fault of the rules."""
LOOKS_WITHIN = 4
"""A client looks at the contract at most this many days after it last did; one who lies, every day."""
MISJUDGES = 5
"""Percent points of a stage by which a client misjudges it at most."""
_EVENING, _NIGHT = timedelta(hours=6), timedelta(hours=18)


@dataclass(frozen=True)
class Setup:
    """The players and terms of a dispute. ``share``: the fallback share, percent."""

    worker: WorkerKind
    client: ClientKind
    stages: int
    all_open: bool
    share: int


@dataclass(frozen=True)
class Outcome:
    """How a dispute came out. ``off``: settled less the true value, in percent of the price, above 0 in the worker's
    favour; ``days``: from the ending's opening, or from the last work shown. ``by``: None where it was completed.
    """

    off: float
    days: int
    by: SettledBy | None


def played(setup: Setup, seed: str, house: House) -> Outcome:
    """Play one dispute; the same ``seed`` gives the same outcome."""
    chance = Random(seed)
    contract = begun(made_terms(setup.stages, all_open=setup.all_open, share=setup.share, house=house))
    worker, client = Worker(setup.worker), Client(setup.client, chance.uniform(-MISJUDGES, MISJUDGES))
    turn_at, wait = chance.random() * 100 * setup.stages, 0
    stops = (setup.worker, setup.client) == ("honest", "honest")
    for _ in range(MAX_DAYS):
        turned = setup.worker == "junk" or sum(contract.planned) >= turn_at
        worker.work(contract, turned=turned)
        if not (turned and setup.worker == "absent"):
            _negotiate(contract, "worker", worker.wants(contract), honest=setup.worker == "honest")
        contract.until(contract.at + _EVENING)
        wait -= 1
        if wait <= 0:
            wait = 1 if turned and setup.client == "lying" else chance.randint(1, LOOKS_WITHIN)
            client.look(contract, turned=turned, stops=stops)
            if not (turned and setup.client == "absent"):
                _negotiate(contract, "client", client.wants(contract), honest=setup.client == "honest")
        contract.until(contract.at + _NIGHT)
        if contract.over:
            life = contract.life
            return Outcome(100 * (life.paid - contract.worth) / PRICE, contract.days, life.settled_by)
    raise RuntimeError(f"{setup} with {seed} is not over after {MAX_DAYS} days")


def _negotiate(contract: Contract, side: Side, wants: int, *, honest: bool) -> None:
    """Answer an ending: an honest side accepts what is near its own view; all name their amount once, stay there, and
    seal the same.
    """
    life, termination = contract.life, contract.life.termination
    if life.status != "ending" or termination is None:
        return
    acts, theirs = contract.open_to(side), termination.amount_of(other(side))
    loss = 0 if theirs is None else (wants - theirs if side == "worker" else theirs - wants)
    if theirs is not None and ("accept-termination", None) in acts and loss <= (NEAR if honest else 0):
        contract.take(accept_amount(life, side, theirs))
    elif termination.amount_of(side) is None and ("counter-termination", None) in acts:
        contract.take(name_amount(life, side, wants, at=contract.at))
    elif ("seal-bid", None) in acts:
        contract.take(seal_bid(life, side, wants, commitment="-", at=contract.at))
