"""Lives whose terms change: amendments, countered, paid for, withdrawn, lapsing."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(weights={"propose-amendment": 8, "accept-amendment": 20, "deposit": 30, "counter-amendment": 10})


def test_lives_with_new_terms(fresh_database: str) -> None:
    play(FOCUS, percent=8)
