"""Lives that end halfway: amounts, silence, extension, sealed bids, outside results, the rule."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(
    weights={"report": 20, "open-termination": 6, "counter-termination": 14, "seal-bid": 40, "file-result": 2}
)


def test_lives_that_end_halfway(fresh_database: str) -> None:
    play(FOCUS, percent=16)
