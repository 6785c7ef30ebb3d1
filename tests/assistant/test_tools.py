"""The table of tools: each is an operation that reads, takes what that takes, and none is of the desk."""

import json

from michinori.api import document
from michinori.api.urls import api
from michinori.config.assistant.schemas import description_of, input_schema
from michinori.config.assistant.tools import INSTRUCTIONS, TABLE, TOOLS


def operations() -> dict[str, dict[str, object]]:
    paths = document.as_data(api, "en")["paths"]
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": one
        for path, of in paths.items()
        for method, one in of.items()
    }


def test_every_tool_is_an_operation_of_the_api_and_none_of_the_desk() -> None:
    assert {tool.operation for tool in TABLE} <= set(operations())
    assert len(TOOLS) == len(TABLE)
    assert [tool.name for tool in TABLE if "/desk" in tool.path] == []


def test_what_tools_write_is_a_draft() -> None:
    assert {tool.operation for tool in TABLE if not tool.reads} == {
        "POST /drafts/jobs",
        "POST /jobs/{job_id}/draft",
        "POST /threads/{thread_id}/draft",
    }


def test_no_tool_s_schema_refers_to_another() -> None:
    assert "$ref" not in json.dumps([input_schema(tool) for tool in TABLE])


def test_a_tool_takes_what_its_operation_takes() -> None:
    job = input_schema(TOOLS["read_job"])
    assert (list(job["properties"]), job["required"], job["additionalProperties"]) == (["job_id"], ["job_id"], False)
    search = input_schema(TOOLS["search_jobs"])
    assert {"q", "category", "budget_min", "sort", "cursor"} <= set(search["properties"])
    assert "required" not in search
    for tool in TABLE:
        assert len(description_of(tool)) > 20, tool.name


def test_the_instructions_name_tools_that_are_there() -> None:
    for name in ("act_on_contract", "contract_todos"):
        assert name in TOOLS
        assert name in INSTRUCTIONS
