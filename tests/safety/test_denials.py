"""What is another's asks the database as often as what is nowhere, so that the time of a denial tells nothing.

Asked as a stranger, of all that is read by an id and all acts on a contract. ``make matrix`` asks it as more callers,
and measures the time.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from safety.api_table import BODIES, DUE
from safety.callers import NUMBERS, address_of, browsers, visitor
from safety.test_who_may import pages
from safety.test_who_may_call import operations
from safety.world import World
from safety.written import as_it_was

from michinori.kernel.ids import new_id
from tests.stories.cast import in_days

pytestmark = pytest.mark.django_db

PLACE = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)}")
ID = re.compile(r"[a-z]{3}_[a-z2-7]{16}")
FILLED_BY = {"purse": ("client_id",), "contract_id": ("contract_id", "offered_id")}
"""The names of the ids that ``address_of`` puts into a place, where it is not the place's own."""


def test_pages(world: World) -> None:
    session = browsers(world)["mio"]

    def ask(route: str, world: World) -> tuple[int, int]:
        browser = visitor()
        browser.cookies.load(session)
        return answered(browser, address_of(route, world))

    assert not [*wrong(world, pages(), ask)]


def test_operations(world: World, settings: Settings) -> None:
    settings.API_CALLS_A_MINUTE = 10**9
    mine = {"Authorization": f"Bearer {world.tokens['mio']}"}
    reads = [one.removeprefix("GET ") for one in operations() if one.startswith("GET ")]

    def ask(path: str, world: World) -> tuple[int, int]:
        ids = NUMBERS | world.ids | {"slug": world.ids["column"]}
        query = "?amount=20000" if path.endswith("terminations/preview") else ""
        return answered(visitor(), "/api/v1" + PLACE.sub(lambda place: ids[place[2]], path) + query, headers=mine)

    assert not [*wrong(world, reads, ask)]


def test_acts_on_contracts(world: World, settings: Settings) -> None:
    """Whoever sends an act does not lock, or wait for, what they may not know of."""
    settings.API_CALLS_A_MINUTE = 10**9
    mine = {"Authorization": f"Bearer {world.tokens['mio']}"}
    acts = [one.removeprefix("POST ") for one in operations() if one.startswith("POST /contracts/{contract_id}")]

    def ask(path: str, world: World) -> tuple[int, int]:
        body = json.dumps(BODIES.get(f"POST {path}", {})).replace(DUE, in_days(30).isoformat())
        address = "/api/v1" + PLACE.sub(lambda place: (NUMBERS | world.ids)[place[2]], path)
        return answered(visitor(), address, "POST", data=body, content_type="application/json", headers=mine)

    assert acts
    found = [*wrong(world, acts, ask)]
    assert not found, "\n".join(found)


def answered(browser: Any, address: str, method: str = "GET", **more: Any) -> tuple[int, int]:
    """The status, and how many queries it took."""
    with as_it_was(), CaptureQueriesContext(connection) as asked:
        status: int = browser.generic(method, address, **more).status_code
    return status, len(asked)


def wrong(world: World, routes: list[str], ask: Callable[[str, World], tuple[int, int]]) -> Iterator[str]:
    """What is told apart, of the places of each route for which there is an id of what is another's."""
    for route in routes:
        for place in (one or other for one, other in PLACE.findall(route)):
            names = FILLED_BY.get(place, (place,))
            if not all(ID.fullmatch(world.ids.get(name, "")) for name in names):
                continue
            nowhere = replace(world, ids=world.ids | {name: new_id(world.ids[name][:3]) for name in names})
            for _ in range(3):  # the first warms; once a minute a token's use is written down
                theirs, absent = ask(route, world), ask(route, nowhere)
                if theirs == absent or (theirs[0], absent[0]) != (404, 404):
                    break
            else:
                yield f"{route}: {theirs[1]} queries, {absent[1]} where {place} is nowhere"
