"""The documentation of the API: the OpenAPI document for programs, and the same as a page to read."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from michinori.api import document


@dataclass(frozen=True)
class Field:
    """One line of a table: a parameter or a field of a body or an answer."""

    name: str
    type: str
    required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer_status: str
    answer: tuple[Field, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """The operations of one capability."""

    id: str
    heading: str
    operations: tuple[Operation, ...]


@require_safe
@login_not_required
def show_document(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The OpenAPI document in the reader's language."""
    return HttpResponse(document.as_json(api, _language()), content_type="application/json")


@require_safe
@login_not_required
def show_docs(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The page made of it: no script, no foreign host."""
    sections = read_sections(document.as_data(api, _language()))
    return render(request, "api/docs.html", {"sections": sections, "base_url": settings.BASE_URL})


def _language() -> str:
    return "en" if (get_language() or "ja").startswith("en") else "ja"


def read_sections(data: dict[str, Any]) -> list[Section]:
    """The document's operations under their headings, in its order."""
    found: dict[str, list[Operation]] = {}
    for path, operations in data["paths"].items():
        for method, operation in operations.items():
            heading = operation["tags"][0]
            found.setdefault(heading, []).append(_operation(data, method.upper(), path, operation))
    return [Section(f"part-{n}", heading, tuple(each)) for n, (heading, each) in enumerate(found.items(), 1)]


def _operation(data: dict[str, Any], method: str, path: str, operation: dict[str, Any]) -> Operation:
    schemas = data["components"]["schemas"]
    body = operation.get("requestBody", {}).get("content", {})
    done = next((status for status in operation["responses"] if status < "300"), "200")
    answer = operation["responses"][done].get("content", {})
    return Operation(
        id=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        parameters=tuple(
            Field(one["name"], _type(one["schema"]), one["required"], one.get("description", ""))
            for one in operation["parameters"]
        ),
        body=_fields(schemas, body),
        answer_status=done,
        answer=_fields(schemas, answer),
        refused=tuple(status for status in operation["responses"] if status >= "400"),
    )


def _fields(schemas: dict[str, Any], content: dict[str, Any]) -> tuple[Field, ...]:
    for media in content.values():
        schema = media.get("schema", {})
        schema = schemas[_name(schema)] if "$ref" in schema else schema
        required = schema.get("required", [])
        return tuple(
            Field(name, _type(each), name in required, each.get("description", ""))
            for name, each in schema.get("properties", {}).items()
        )
    return ()


def _type(schema: dict[str, Any]) -> str:
    """A type in a few words: ``string``, ``[Stage]``, ``integer | null``."""
    if "$ref" in schema:
        return _name(schema)
    if "anyOf" in schema:
        return " | ".join(_type(each) for each in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")


def _name(schema: dict[str, Any]) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[-1]
