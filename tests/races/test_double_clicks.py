"""The same act twice at once counts once: the second is refused, and nothing is written for it."""

import pytest

from tests.races import acts, scenes
from tests.races.arena import Race, play, race

PAIRS = [
    race(
        "accept offer",
        scenes.offered,
        acts.accept_offer,
        acts.accept_offer,
        "done, not-now → agreed 0",
        "not-now, done → agreed 0",
    ),
    race(
        "deposit",
        scenes.agreed,
        acts.deposit,
        acts.deposit,
        "done, nothing-to-deposit → active 0",
        "nothing-to-deposit, done → active 0",
    ),
    race(
        "deposit difference",
        scenes.dearer_accepted,
        acts.deposit,
        acts.deposit,
        "done, nothing-to-deposit → active 0",
        "nothing-to-deposit, done → active 0",
    ),
    race(
        "start",
        scenes.active,
        acts.start,
        acts.start,
        "done, stage-not-now → active 0",
        "stage-not-now, done → active 0",
    ),
    race(
        "report",
        scenes.doing,
        acts.report,
        acts.report,
        "done, one-report-a-day → active 0",
        "one-report-a-day, done → active 0",
    ),
    race(
        "submit",
        scenes.doing,
        acts.submit,
        acts.submit,
        "done, invalid → active 0",
        "invalid, done → active 0",
    ),
    race(
        "approve",
        scenes.submitted_paid_per_stage,
        acts.approve,
        acts.approve,
        "done, stage-not-now → active 14400",
        "stage-not-now, done → active 14400",
    ),
    race(
        "acknowledge",
        scenes.reported,
        acts.acknowledge,
        acts.acknowledge,
        "done, nothing-to-answer → active 0",
        "nothing-to-answer, done → active 0",
    ),
    race(
        "return",
        scenes.submitted,
        acts.give_back,
        acts.give_back,
        "done, stage-not-now → active 0",
        "stage-not-now, done → active 0",
    ),
    race(
        "deliver",
        scenes.active,
        acts.deliver,
        acts.deliver,
        "done, invalid → delivered 0",
        "invalid, done → delivered 0",
    ),
    race(
        "accept",
        scenes.delivered,
        acts.accept,
        acts.accept,
        "done, not-now → completed 48000",
        "not-now, done → completed 48000",
    ),
    race(
        "propose amendment",
        scenes.active,
        acts.propose("aoi"),
        acts.propose("aoi"),
        "amendment-open, done → active 0",
        "done, amendment-open → active 0",
    ),
    race(
        "accept amendment",
        scenes.cheaper,
        acts.accept_amendment("aoi"),
        acts.accept_amendment("aoi"),
        "amendment-not-open, done → active 0",
        "done, amendment-not-open → active 0",
    ),
    race(
        "end", scenes.active, acts.end("aoi"), acts.end("aoi"), "done, not-now → ending 0", "not-now, done → ending 0"
    ),
    race(
        "accept ending",
        scenes.termination,
        acts.accept_ending("aoi", 7_000),
        acts.accept_ending("aoi", 7_000),
        "done, termination-not-open → ended 7000",
        "termination-not-open, done → ended 7000",
    ),
    race(
        "withdraw ending",
        scenes.termination,
        acts.withdraw_ending,
        acts.withdraw_ending,
        "done, termination-not-open → active 0",
        "termination-not-open, done → active 0",
    ),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_the_second_click_is_refused(fresh_database: str, race_rounds: int, pair: Race) -> None:
    play(pair, race_rounds)
