"""The API's documentation: the OpenAPI document for programs, and a page made from it for people."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from michinori.api import document
from michinori.wording import display


@dataclass(frozen=True)
class Field:
    """A parameter or a field, as one line of a table. ``shape``: the name of its schema, empty for a plain type."""

    name: str
    type: str
    required: bool
    description: str
    shape: str


@dataclass(frozen=True)
class Shape:
    """A named schema of answers."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """An operation as the page shows it. ``answer``: the name of the successful answer's schema, empty for a file."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer_status: str
    answer: str
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The operations of one capability."""

    id: str
    heading: str
    operations: tuple[Operation, ...]


@require_safe
@gzip_page
@login_not_required
def show_document(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The OpenAPI document in the reader's language."""
    return HttpResponse(document.as_json(api, display.language()), content_type="application/json")


@require_safe
@gzip_page
@login_not_required
def show_docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The documentation as a page, which needs no script and no other host."""
    return render(request, "api/docs.html", {"reference": _content(api, display.language())})


@cache
def _content(api: NinjaAPI, language: str) -> SafeString:
    """The page's content, cached per language: it takes 0.1 s to make and is the same for everybody."""
    data = document.as_data(api, language)
    shown = {"sections": read_sections(data), "shapes": read_shapes(data), "base_url": settings.BASE_URL}
    return render_to_string("api/reference.html", shown)


def read_sections(data: dict[str, Any]) -> list[Section]:
    """The document's operations by heading, in the document's order."""
    found: dict[str, list[Operation]] = {}
    for path, operations in data["paths"].items():
        for method, operation in operations.items():
            heading = operation["tags"][0]
            found.setdefault(heading, []).append(_operation(data, method.upper(), path, operation))
    return [Section(f"part-{n}", heading, tuple(each)) for n, (heading, each) in enumerate(found.items(), 1)]


def read_shapes(data: dict[str, Any]) -> list[Shape]:
    """The schemas that answers use, directly or nested. Schemas of bodies are shown with their operations."""
    schemas = data["components"]["schemas"]
    answered = {_name(found) for found in _references(data["paths"], "responses")}
    waiting = sorted(answered)
    while waiting:
        inner = {_name(found) for found in _references(schemas[waiting.pop()])} - answered
        answered |= inner
        waiting += sorted(inner)
    return [Shape(name, schemas[name].get("description", ""), _fields(schemas[name])) for name in sorted(answered)]


def _references(value: Any, only_under: str = "") -> Iterator[dict[str, Any]]:
    """Every ``$ref`` in a part of the document, or only those below the key ``only_under``."""
    if isinstance(value, list):
        for each in value:
            yield from _references(each, only_under)
    elif isinstance(value, dict):
        if "$ref" in value and not only_under:
            yield value
        for key, each in value.items():
            yield from _references(each, "" if key == only_under else only_under)


def _operation(data: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Operation:
    done = next((status for status in operation["responses"] if status < "300"), "200")
    answer = _schema(operation["responses"][done].get("content", {}))
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=tuple(_field(one["name"], one["schema"], one["required"], one) for one in operation["parameters"]),
        body=_fields(_resolved(data, _schema(operation.get("requestBody", {}).get("content", {})))),
        answer_status=done,
        answer=_name(answer) if "$ref" in answer else "",
        refused=tuple(status for status in operation["responses"] if status >= "400"),
    )


def _schema(content: dict[str, Any]) -> dict[str, Any]:
    return next((media.get("schema", {}) for media in content.values()), {})


def _resolved(data: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = data["components"]["schemas"][_name(schema)] if "$ref" in schema else schema
    return found


def _fields(schema: dict[str, Any], prefix: str = "") -> tuple[Field, ...]:
    """The fields of an object; those of nested objects as ``outer.inner``, of nested lists as ``outer[].inner``."""
    required, found = schema.get("required", []), []
    for name, each in schema.get("properties", {}).items():
        found.append(_field(prefix + name, each, name in required, each))
        inner = each.get("items", {}) if each.get("type") == "array" else each
        found += _fields(inner, f"{prefix}{name}{'[]' if inner is not each else ''}.")
    return tuple(found)


def _field(name: str, schema: dict[str, Any], required: bool, described: dict[str, Any]) -> Field:
    shape = next((_name(found) for found in _references(schema)), "")
    return Field(name, _type(schema), required, described.get("description", ""), shape)


def _type(schema: dict[str, Any]) -> str:
    """A type in a few words: ``string``, ``[Stage]``, ``integer | null``, ``integer 1–100``."""
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    kind = schema.get("type", "any")
    kind = " | ".join(kind) if isinstance(kind, list) else kind
    return f"{schema.get('format') or kind}{_bounds(schema)}"


def _bounds(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None and most is None:
        return ""
    return f" {'' if least is None else least}–{'' if most is None else most}"


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]
