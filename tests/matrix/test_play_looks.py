"""Staff who have said at whom they look, and why: what they are told of these, and of nobody else."""

import pytest
from matrix.cells import of_this_run
from matrix.figures import keep
from matrix.looks import cells_of, others_of, state, wrong_with_look, wrong_with_others
from matrix.playing import Played
from matrix.worlds import Worlds
from safety.written import as_it_was

pytestmark = pytest.mark.django_db


def test_looked_at(worlds: Worlds) -> None:
    played = Played()
    for caller in (one for one in worlds.callers if one.role):
        with as_it_was():
            state(worlds, caller)
            for cell in of_this_run(cells_of(caller)):
                played.note("looked at", cell, wrong_with_look(worlds, cell))
            for cell in of_this_run(others_of(caller)):
                played.note("not looked at", cell, wrong_with_others(worlds, cell))
    keep(played)
    assert not played.wrong, "\n".join(f"{cell}: {wrong}" for cell, wrong in played.wrong.items())
