"""Each planted hole is caught by the cells at its addresses, and the matrix has at least forty of them."""

import logging
from collections.abc import Callable, Iterator
from random import Random

import pytest
from matrix import absence, playing
from matrix.asking import call
from matrix.cells import operation_cells, page_cells, proved_cells
from matrix.figures import note
from matrix.holes import IN_HEADERS, IN_LOG, IN_LOOKS, IN_TIME, Hole, planted
from matrix.holes_of_accounts import OF_ACCOUNTS
from matrix.holes_of_deals import OF_DEALS
from matrix.keys import wrong_with_keys
from matrix.looks import cells_of, others_of, state, wrong_with_look, wrong_with_others
from matrix.tempo import denials, other_queries
from matrix.worlds import Worlds
from safety.written import as_it_was

pytestmark = pytest.mark.django_db
HOLES = (*OF_DEALS, *OF_ACCOUNTS)
LEAST = 40


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_planted(worlds: Worlds, hole: Hole, caplog: pytest.LogCaptureFixture) -> None:
    asked = 0
    with planted(hole), caplog.at_level(logging.DEBUG):
        for said in _wrong(worlds, hole, lambda: caplog.text):
            asked += 1
            if said:
                kept = f"hole-{HOLES.index(hole):02}"
                note(kept, whole=True, hole=hole.name, cells=asked, caught=said[:200])
                return
    pytest.fail(f"{hole.name}: {asked} cells did not notice it")


def _wrong(worlds: Worlds, hole: Hole, log: Callable[[], str]) -> Iterator[str]:
    """What is wrong with each cell at the hole's addresses, in an order that is nobody's but always the same."""
    if IN_HEADERS in hole.at:
        yield from (wrong_with_keys(worlds, one) for one in worlds.callers if one.token)
    elif IN_TIME in hole.at:
        yield from (other_queries(worlds, one, "mio") for one in denials(worlds))
    elif IN_LOOKS in hole.at:
        for caller in (worlds.caller("support"), worlds.caller("moderator")):
            with as_it_was():
                state(worlds, caller)
                yield from (wrong_with_look(worlds, one) for one in cells_of(caller))
                yield from (wrong_with_others(worlds, one) for one in others_of(caller))
    elif IN_LOG in hole.at:
        for one in worlds.callers:
            call(worlds, one, "GET /me")
            yield "in the log" if "@example.com" in log() else ""
    else:
        yield from _at_addresses(worlds, hole)


def _at_addresses(worlds: Worlds, hole: Hole) -> Iterator[str]:
    cells = [
        *page_cells(worlds.callers, ("GET", "POST")),
        *proved_cells(worlds.proved, ("GET", "POST")),
        *operation_cells(worlds.callers),
        *absence.in_paths(worlds, worlds.callers),
        *absence.elsewhere(worlds.callers),
    ]
    at = [one for one in cells if any(part in str(one) for part in hole.at)]
    Random(hole.name).shuffle(at)
    for one in at:
        if isinstance(one, absence.Foreign):
            said = absence.wrong_with(worlds, one)
        else:
            said = playing.wrong_with(worlds, one, keep=False)
        yield f"{one}: {said}" if said and not said.startswith("5") else ""  # an error is no hole
