"""What a tool takes, from the API's own document, so that neither can say something else."""

import functools
from typing import Any

from michinori.api import document
from michinori.api.urls import api
from michinori.config.assistant.tools import Tool

_PREFIX = "/api/v1"


def description_of(tool: Tool) -> str:
    """What the tool is for, and what the operation says of itself."""
    said = _operation(tool).get("description", "")
    return f"{tool.says} {said}".strip()


@functools.cache
def input_schema(tool: Tool) -> dict[str, Any]:
    """The JSON schema of a tool's arguments: the operation's parameters of path and query."""
    given = [one for one in _operation(tool)["parameters"] if one["in"] in ("path", "query")]
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {one["name"]: _property(one) for one in given},
        "additionalProperties": False,
    }
    required = [one["name"] for one in given if one["required"]]
    return schema | ({"required": required} if required else {})


def _property(parameter: dict[str, Any]) -> dict[str, Any]:
    found = dict(parameter["schema"])
    found.pop("title", None)
    if "description" in parameter:
        found["description"] = parameter["description"]
    return found


def _operation(tool: Tool) -> dict[str, Any]:
    found: dict[str, Any] = document.as_data(api, "en")["paths"][f"{_PREFIX}{tool.path}"][tool.method.lower()]
    return found
