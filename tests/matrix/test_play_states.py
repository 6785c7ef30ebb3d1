"""Other states than the most revealing one, pairwise by seed: every state meets every caller in each run, and other
addresses each time.
"""

from collections.abc import Iterator
from itertools import islice, product
from random import Random

import pytest
from django.test import Client
from matrix.addresses import every_page
from matrix.cells import SEED, SHARE, Cell
from matrix.figures import keep
from matrix.people import Caller
from matrix.playing import Played, wrong_in_any_state, wrong_with
from matrix.worlds import Worlds
from safety.states import STATES
from safety.written import as_it_was

pytestmark = pytest.mark.django_db
EACH = max(2, 24 // SHARE)
"""Addresses for a state and a caller."""
OUTSIDE = ("anonymous", "unconfirmed", "mio", "emi", "former member")
"""Who is answered the same in every state of what others have to do with each other. Of all others who sign in what
they are answered depends on it: there an error, or a foreign word, is wrong.
"""
OF_THEIR_OWN = ("a link", "demo", "appealed", "no password", "app", "second step", "passkey", "reset", "locked out")
"""States that change who is signed in or what one of these is offered."""


def pairs(states: list[str], callers: list[Caller]) -> Iterator[tuple[str, Caller, str, str]]:
    """Each state × caller, with addresses of which every run gets others; over runs each pair of the three meets."""
    routes = [(route, method) for route in every_page() for method in ("GET", "POST")]
    Random(0).shuffle(routes)
    for n, (state, caller) in enumerate(product(states, callers)):
        start = (n * EACH + SEED * 7919) % len(routes)
        for route, method in islice(routes + routes, start, start + EACH):
            yield state, caller, route, method


def test_other_states(worlds: Worlds) -> None:
    played = Played()
    states = [name for name in STATES if name and name not in OF_THEIR_OWN]
    callers = [one for one in worlds.callers if one.session or one.name in OUTSIDE]
    wanted: dict[str, list[tuple[Caller, str, str]]] = {}
    for state, caller, route, method in pairs(states, callers):
        wanted.setdefault(state, []).append((caller, route, method))
    for state, cells in wanted.items():
        _play(worlds, state, cells, played)
    keep(played, states=len(states), callers=len(callers))
    assert not played.wrong, f"{len(played.wrong)} of {played.played}:\n" + "\n".join(
        f"{cell}: {wrong}" for cell, wrong in list(played.wrong.items())[:60]
    )


def _play(worlds: Worlds, state: str, cells: list[tuple[Caller, str, str]], played: Played) -> None:
    own = dict(worlds.here.ids)
    browser = Client()
    browser.force_login(worlds.here.people["sora"])
    with as_it_was():
        STATES[state](worlds.here, browser)
        for caller, route, method in cells:
            cell = Cell(route, method, caller)
            wrong = wrong_with(worlds, cell, keep=False) if caller.name in OUTSIDE else wrong_in_any_state(worlds, cell)
            played.note("other states", f"{state}: {method} {route} by {caller.name}", wrong)
    worlds.here.ids = own
