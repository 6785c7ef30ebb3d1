"""Every tool of assistants × every caller with a token: it answers what its operation answers, and nothing foreign."""

from typing import Any

import pytest
from assistant.assistants import Assistant, Told
from matrix import due
from matrix.absence import is_known_by_all
from matrix.asking import body_of
from matrix.cells import of_this_run, with_tokens
from matrix.figures import keep
from matrix.people import Caller
from matrix.playing import Played
from matrix.worlds import Worlds, leaks
from safety.callers import NUMBERS
from safety.written import as_it_was

from michinori.config.assistant import tools
from michinori.config.assistant.schemas import input_schema

pytestmark = pytest.mark.django_db
_PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


def _told(worlds: Worlds, caller: Caller, tool: tools.Tool, changed: dict[str, str]) -> Told:
    ids = NUMBERS | worlds.here.ids | changed
    named = {name: ids[name] for name in input_schema(tool)["properties"] if f"{{{name}}}" in tool.path}
    with as_it_was():
        return Assistant(caller.token).call(tool.name, **(named | body_of(tool.operation)))


def _status(told: Told, tool: tools.Tool) -> str:
    return str(told.data["status"]) if told.refused else "200" if tool.reads else "201"


def test_tools(worlds: Worlds) -> None:
    played = Played()
    for caller in with_tokens(worlds.callers):
        status, wanted = str(Assistant(caller.token).send(_PING).status), due.of_operation("GET /token", caller)
        if status != "200" or wanted != "200":
            played.note("tools", f"all by {caller.name}", "" if status == wanted else f"{status}, not {wanted}")
            continue
        for tool in of_this_run(tools.TABLE):
            played.note("tools", f"{tool.name} by {caller.name}", _wrong(worlds, caller, tool))
    keep(played)
    assert not played.wrong, "\n".join(f"{cell}: {wrong}" for cell, wrong in played.wrong.items())


def _wrong(worlds: Worlds, caller: Caller, tool: tools.Tool) -> str:
    told = _told(worlds, caller, tool, {})
    wanted, status = due.of_operation(tool.operation, caller), _status(told, tool)
    if status != wanted or leaks(told.text):
        return f"{status}, not {wanted} {leaks(told.text)}"
    places = [name for name in worlds.ids if f"{{{name}}}" in tool.path]
    word = due.row_of_operation(tool.operation)["mio"]
    if not places or word in ("200", "201") or (word == "403" and all(map(is_known_by_all, places))):
        return ""
    theirs, absent = (_told(worlds, caller, tool, {name: ids[name] for name in places})
                      for ids in (worlds.ids, worlds.absent))  # fmt: skip
    return _apart(theirs, absent)


def _apart(theirs: Told, absent: Told) -> str:
    one, other = ((told.refused, {**told.data, "request_id": ""}) for told in (theirs, absent))
    hidden: Any = leaks(theirs.text)
    return f"shows {hidden}" if hidden else "" if one == other else f"{theirs.text[:200]} … {absent.text[:200]}"
