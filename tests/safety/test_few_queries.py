"""No page makes more than ten queries, whoever asks: every address of the table, for every caller who is shown it."""

from collections import defaultdict
from functools import partial

import pytest
from depth import share
from safety.callers import CALLERS, address_of, browsers, visitor
from safety.page_table import TABLE
from safety.test_who_may import expected
from safety.world import World
from safety.written import as_it_was

from tests.queries import MOST, asked

SET_IN_TYPE = (".json", ".pdf", ".zip")
"""Papers that hold all that there is of a contract, or all papers of a month: files, not pages."""
LOG = 3
"""What staff look at is written to their log by so many: the lock, the entry before, the entry."""


@pytest.mark.parametrize("name", CALLERS)
def test_no_page_makes_more_than_ten_queries(world: World, name: str) -> None:
    session, found = browsers(world).get(name, ""), defaultdict[int, list[str]](list)
    shown = [route for route, (row, _) in TABLE.items() if expected(row)[name] == "200"]
    for route in share(shown, CALLERS.index(name)):
        if route.endswith(SET_IN_TYPE):
            continue
        browser, address = visitor(), address_of(route, world)
        if session:
            browser.cookies.load(session)
        with as_it_was():
            browser.get(address)  # what is noted at a first look
            made = asked(partial(browser.get, address))
        if len(made) > MOST + (LOG if 'INSERT INTO "machinery_event"' in " ".join(made) else 0):
            found[len(made)].append(route)
    assert not found
