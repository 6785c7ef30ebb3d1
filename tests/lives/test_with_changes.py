"""Lives with change requests and restarts, included and paid for."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(weights={"request-change": 8, "accept-change": 20, "report": 20, "accept-amendment": 20, "deposit": 30})


def test_lives_with_changes(fresh_database: str) -> None:
    play(FOCUS, percent=14)
