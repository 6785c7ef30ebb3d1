"""Every page and operation × method × caller, in the state in which most is to be seen."""

import logging

import pytest
from matrix.addresses import METHODS, every_operation, every_page
from matrix.cells import of_this_run, operation_cells, other_method_cells, page_cells, proved_cells
from matrix.figures import keep, note
from matrix.playing import Played, play
from matrix.worlds import Worlds, leaks
from safety.world import SECRETS
from safety.written import written

from michinori.config.assistant import tools

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_pages(worlds: Worlds, method: str, caplog: pytest.LogCaptureFixture) -> None:
    played, before = Played(), written()
    with caplog.at_level(logging.DEBUG):
        cells = (*page_cells(worlds.callers, (method,)), *proved_cells(worlds.proved, (method,)))
        play(worlds, of_this_run(cells), played, f"pages, {method}")
    _holds(played, before, caplog)


def test_operations(worlds: Worlds, caplog: pytest.LogCaptureFixture) -> None:
    played, before = Played(), written()
    with caplog.at_level(logging.DEBUG):
        play(worlds, of_this_run(operation_cells(worlds.callers)), played, "operations")
        play(worlds, of_this_run(other_method_cells(worlds.callers)), played, "other methods of the API")
    _holds(played, before, caplog)


def test_who_is_asked_for_what(worlds: Worlds) -> None:
    """How large it is, for the record."""
    note(
        "of",
        whole=True,
        pages=len(every_page()),
        operations=len(every_operation()),
        tools=len(tools.TABLE),
        callers=[one.name for one in worlds.callers],
        methods=len(METHODS),
    )


def _holds(played: Played, before: object, caplog: pytest.LogCaptureFixture) -> None:
    keep(played)
    assert not played.wrong, f"{len(played.wrong)} of {played.played}:\n" + "\n".join(
        f"{cell}: {wrong}" for cell, wrong in list(played.wrong.items())[:80]
    )
    assert written() == before, "what was refused wrote something"
    said = "\n".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records)
    assert not leaks(said)
    assert not [word for word in (*SECRETS, "@example.com") if word in said]
