"""Lives by the hour: entries, weeks acknowledged and objected to."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(meters=("hours",), weights={"log-hours": 25, "take-back-hours": 4})


def test_lives_by_hours(fresh_database: str) -> None:
    play(FOCUS, percent=12)
