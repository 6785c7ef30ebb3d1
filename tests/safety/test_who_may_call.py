"""Every operation of the API × every kind of caller, from the API's own table: one without an entry fails."""

import json
import re
from typing import Any

import pytest
from depth import most
from safety.api_table import BODIES, DUE, TABLE
from safety.callers import CALLERS, NUMBERS, visitor
from safety.suspended_table import CALLS
from safety.test_who_may import INSIDERS, expected
from safety.world import SECRETS, World, addresses
from safety.written import as_it_was, written

from michinori.api import document
from michinori.api.urls import api
from tests.stories import cast as story

pytestmark = pytest.mark.django_db

NOT_OPERATIONS = {"", "docs", "openapi.json"}


def operations() -> list[str]:
    """All, as ``METHOD /path``."""
    paths = document.as_data(api, "ja")["paths"]
    return [f"{method.upper()} {path.removeprefix('/api/v1')}" for path, each in paths.items() for method in each]


def ask(world: World, caller: str, operation: str) -> tuple[str, str]:
    """Status and text."""
    method, path = operation.split()
    path = re.sub(r"{(\w+)}", lambda place: (NUMBERS | world.ids | {"slug": world.ids["column"]})[place[1]], path)
    query = "?amount=20000" if path.endswith("/preview") else ""
    headers = {"Authorization": f"Bearer {world.tokens[caller]}"} if caller in world.tokens else {}
    body = json.dumps(BODIES.get(operation, {})).replace(DUE, story.in_days(30).isoformat()) if method != "GET" else ""
    answer: Any = visitor().generic(
        method, f"/api/v1{path}{query}", body, content_type="application/json", headers=headers
    )
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(answer.status_code), content.decode(errors="ignore")


def call(world: World, caller: str, operation: str, before: dict[str, Any] | None = None) -> tuple[str, str]:
    """Status and text; nothing of it stays. ``before``: what was written, to which no refusal may
    add.
    """
    with as_it_was():
        status, text = ask(world, caller, operation)
        if before and not operation.startswith("GET ") and status >= "400":
            assert written() == before, f"{operation}: a refusal wrote something"
    return status, text


def test_every_operation_has_an_entry_and_every_entry_an_operation() -> None:
    assert set(operations()) == set(TABLE)
    routes = {route.removeprefix("api/v1/") for route in addresses() if route.startswith("api/v1/")} - NOT_OPERATIONS
    assert {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in routes} == {one.split(" /")[1] for one in TABLE}


@pytest.mark.parametrize("caller", most(CALLERS))
def test_who_may_call(world: World, caller: str) -> None:
    wrong, before = {}, written()
    own = world.people[caller].email if caller in world.people else "-"
    for operation, row in TABLE.items():
        status, text = call(world, caller, operation, before)
        if status != expected(row, CALLS.get(operation, ""))[caller]:
            wrong[operation] = status
        text = text.replace(own, "")
        if caller not in INSIDERS:
            assert not [secret for secret in SECRETS if secret in text], operation
        assert "@example.com" not in text, operation
    assert not wrong


def test_head_is_answered_as_get_without_content(world: World) -> None:
    wrong, before = {}, written()
    for operation, row in TABLE.items():
        method, path = operation.split()
        if method == "GET":
            status, text = call(world, "aoi", f"HEAD {path}", before)
            if status != expected(row)["aoi"] or text:
                wrong[operation] = status
    assert not wrong
