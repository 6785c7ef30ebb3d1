"""Somebody acts just as a deadline passes: in time, or too late; never both."""

import pytest

from tests.races import acts, scenes
from tests.races.arena import Race, clock_after, play, race

PAIRS = [
    race(
        "accept offer × lapse",
        scenes.offered,
        acts.accept_offer,
        clock_after(7),
        "done, done → agreed 0",
        "not-now, done → cancelled 0",
    ),
    race(
        "deposit × lapse",
        scenes.agreed,
        acts.deposit,
        clock_after(14),
        "done, done → active 0",
        "not-now, done → cancelled 0",
    ),
    race(
        "deposit difference × lapse",
        scenes.dearer_accepted,
        acts.deposit,
        clock_after(7),
        "done, done → active 0",
        "nothing-to-deposit, done → active 0",
    ),
    race(
        "accept × clock",
        scenes.delivered,
        acts.accept,
        clock_after(7),
        "done, done → completed 48000",
        "not-now, done → completed 48000",
    ),
    race(
        "send back × clock",
        scenes.delivered,
        acts.send_back,
        clock_after(7),
        "done, done → active 0",
        "not-now, done → completed 48000",
    ),
    race(
        "approve × clock",
        scenes.submitted_paid_per_stage,
        acts.approve,
        clock_after(7),
        "done, done → active 14400",
        "stage-not-now, done → active 14400",
    ),
    race(
        "return × clock",
        scenes.submitted,
        acts.give_back,
        clock_after(7),
        "done, done → active 0",
        "stage-not-now, done → active 0",
    ),
    race(
        "object × clock",
        scenes.reported,
        acts.object_to,
        clock_after(7),
        "done, done → active 0",
        "nothing-to-answer, done → active 0",
    ),
    race("submit × clock", scenes.reported, acts.submit, clock_after(7), "done, done → active 0"),
    race(
        "accept amendment × lapse",
        scenes.cheaper,
        acts.accept_amendment("aoi"),
        clock_after(7),
        "amendment-not-open, done → active 0",
        "done, done → active 0",
    ),
    race(
        "answer × silence",
        scenes.termination,
        acts.accept_ending("aoi", 7_000),
        clock_after(14),
        "done, done → ended 7000",
        "termination-not-open, done → ended 7000",
    ),
    race(
        "withdraw × silence",
        scenes.termination,
        acts.withdraw_ending,
        clock_after(14),
        "done, done → active 0",
        "termination-not-open, done → ended 7000",
    ),
    race(
        "accept amendment × clock accepts",
        scenes.delivered_amending,
        acts.accept_amendment("aoi"),
        clock_after(7),
        "done, done → completed 48000",
        "amendment-not-open, done → completed 48000",
    ),
    race("clock × clock", scenes.delivered, clock_after(7), clock_after(7), "done, done → completed 48000"),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_in_time_or_too_late(fresh_database: str, race_rounds: int, pair: Race) -> None:
    play(pair, race_rounds)
