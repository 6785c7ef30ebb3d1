"""Every tool of assistants × every kind of caller: it answers what the operation behind it answers."""

from typing import Any

import pytest
from assistant.assistants import Assistant
from safety.api_table import BODIES, TABLE
from safety.callers import CALLERS, NUMBERS
from safety.suspended_table import CALLS
from safety.test_who_may import INSIDERS, expected
from safety.world import SECRETS, World
from safety.written import as_it_was, written

from michinori.config.assistant import tools
from michinori.config.assistant.schemas import input_schema

pytestmark = pytest.mark.django_db
_PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def arguments(world: World, tool: tools.Tool) -> dict[str, Any]:
    """The ids, and what a tool has to have."""
    ids = NUMBERS | world.ids
    wanted = input_schema(tool)["properties"]
    return {name: ids[name] for name in wanted if f"{{{name}}}" in tool.path} | BODIES.get(tool.operation, {})


@pytest.mark.parametrize("caller", CALLERS)
def test_a_tool_answers_what_its_operation_answers(world: World, caller: str) -> None:
    wrong, before, assistant = {}, written(), Assistant(world.tokens.get(caller, ""))
    own = world.people[caller].email if caller in world.people else "-"
    for tool in tools.TABLE:
        due = expected(TABLE[tool.operation], CALLS.get(tool.operation, ""))[caller]
        if due == "401" or caller == "anonymous":
            assert assistant.send(_PING).status == 401
            continue
        with as_it_was():
            told = assistant.call(tool.name, **arguments(world, tool))
        status = str(told.data["status"]) if told.refused else "200" if tool.reads else "201"
        if status != due:
            wrong[tool.name] = status
        text = told.text.replace(own, "")
        if caller not in INSIDERS:
            assert not [secret for secret in SECRETS if secret in text], tool.name
        assert "@example.com" not in text, tool.name
    assert not wrong
    assert written() == before
