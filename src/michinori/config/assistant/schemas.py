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
    """The JSON schema of a tool's arguments: the operation's parameters of path and query, and its body's fields."""
    given = [one for one in _operation(tool)["parameters"] if one["in"] in ("path", "query")]
    body = _body(tool)
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {one["name"]: _property(one) for one in given} | _fields(body),
        "additionalProperties": False,
    }
    required = [one["name"] for one in given if one["required"]] + body.get("required", [])
    return schema | ({"required": required} if required else {})


def _body(tool: Tool) -> dict[str, Any]:
    """The schema of the operation's body, none of whose fields refers to another schema; empty where it has none."""
    content = _operation(tool).get("requestBody", {}).get("content", {})
    if not content:
        return {}
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    found: dict[str, Any] = document.as_data(api, "en")["components"]["schemas"][name]
    return found


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a body, without what only repeats that they may be left out."""
    noise = ("title", "default")
    return {
        name: {key: value for key, value in field.items() if key not in noise}
        for name, field in body.get("properties", {}).items()
    }


def _property(parameter: dict[str, Any]) -> dict[str, Any]:
    found = dict(parameter["schema"])
    found.pop("title", None)
    if "description" in parameter:
        found["description"] = parameter["description"]
    return found


def _operation(tool: Tool) -> dict[str, Any]:
    found: dict[str, Any] = document.as_data(api, "en")["paths"][f"{_PREFIX}{tool.path}"][tool.method.lower()]
    return found
