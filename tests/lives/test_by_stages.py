"""Lives with stages: reports, submissions, approvals, returns, deliveries."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(
    meters=("stages", "percents"), weights={"report": 20, "submit": 14, "acknowledge": 20, "object": 14, "return": 20}
)


def test_lives_by_stages(fresh_database: str) -> None:
    play(FOCUS, percent=18)
