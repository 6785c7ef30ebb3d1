"""Many disputes and their figures: every pair of players under every kind of terms."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean
from threading import Lock

from michinori.rules.contract.house import House
from michinori.simulation.clients import CLIENTS
from michinori.simulation.disputes import Outcome, Setup, played
from michinori.simulation.workers import WORKERS

STAGES = (1, 3, 6)
SHARES = (30, 50, 70, 100)
RUNS = 20
"""Disputes played of each setup unless somebody asks for another number."""
USUAL_STAGES = 3
_PAGE_RUNS = 6
_one_at_a_time = Lock()


@dataclass(frozen=True)
class Figures:
    """The figures of all disputes of one setup. Percents of the price, above 0 in the worker's favour: ``off`` is the
    mean, ``least`` and ``most`` the extremes. ``days``: the mean; ``longest``: the most.
    """

    setup: Setup
    runs: int
    off: float
    least: float
    most: float
    days: float
    longest: int


def all_setups(stages: Sequence[int] = STAGES, shares: Sequence[int] = SHARES) -> Iterator[Setup]:
    """Every pair of players with every number of stages and share, one stage open and, where it differs, all."""
    for count in stages:
        for all_open in (False, True) if count > 1 else (False,):
            for share in shares:
                for worker in WORKERS:
                    for client in CLIENTS:
                        yield Setup(worker, client, count, all_open, share)


def usual_figures(house: House) -> tuple[Figures, ...]:
    """The figures of ``USUAL_STAGES`` stages at the settings' fallback share, for a page. They are played once for each
    settings, in half a second; whoever asks meanwhile waits for the same figures.
    """
    with _one_at_a_time:
        return _usual(house)


@lru_cache(maxsize=8)
def _usual(house: House) -> tuple[Figures, ...]:
    setups = all_setups((USUAL_STAGES,), (house.fallback_share,))
    return tuple(simulate(setups, runs=_PAGE_RUNS, house=house))


def simulate(
    setups: Iterable[Setup], *, runs: int, house: House, seed: int = 0, done: Callable[[int], None] = lambda _: None
) -> list[Figures]:
    """Play ``runs`` disputes of each setup. ``done`` hears how many setups are played."""
    found = []
    for number, setup in enumerate(setups, 1):
        found.append(_summed(setup, [played(setup, f"{seed}/{run}", house) for run in range(runs)]))
        done(number)
    return found


def _summed(setup: Setup, outcomes: Sequence[Outcome]) -> Figures:
    offs, days = [one.off for one in outcomes], [one.days for one in outcomes]
    return Figures(setup, len(outcomes), fmean(offs), min(offs), max(offs), fmean(days), max(days))
