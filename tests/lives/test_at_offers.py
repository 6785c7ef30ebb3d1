"""Lives looked at most before the deposit: offers, counter-offers, cancelling, lapsing."""

from tests.lives.machine import Focus
from tests.lives.playing import play

FOCUS = Focus(begun=False, weights={"decline-offer": 2, "counter-offer": 8, "cancel": 2})


def test_lives_at_offers(fresh_database: str) -> None:
    play(FOCUS, percent=6)
