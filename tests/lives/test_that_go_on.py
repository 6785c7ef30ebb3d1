"""Lives that go on under another contract: handed over, or switched between fixed and hourly."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(
    weights={"hand-over": 10, "propose-switch": 6, "accept-switch": 20, "open-termination": 3, "accept-termination": 6}
)


def test_lives_that_go_on(fresh_database: str) -> None:
    play(FOCUS, percent=6)
