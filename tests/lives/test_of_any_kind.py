"""Whole lives with nothing in particular looked at."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus()


def test_lives_of_any_kind(fresh_database: str) -> None:
    play(FOCUS, percent=20)
