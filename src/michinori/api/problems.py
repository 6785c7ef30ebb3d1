"""Refusals as problem documents (RFC 9457), in the caller's language."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from michinori.kernel.clock import iso
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.idempotency import Reply
from michinori.wording import problems as wording

CONTENT_TYPE = "application/problem+json"

# Slugs of refusals by the HTTP layer itself, by status.
PLAIN: dict[int, str] = {
    400: "bad-request",
    401: "unauthorized",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    408: "request-too-slow",
    413: "body-too-large",
    415: "unsupported-media-type",
    429: "too-many-calls",
    503: "no-room-now",
}


def of_status(status: int) -> Problem:
    """The problem for a status with which Django or the router refuses."""
    return Problem(PLAIN.get(status, "bad-request" if status < 500 else "server-error"), status)


def document(problem: Problem) -> dict[str, object]:
    """The problem document. ``type`` ends in the slug, ``errors`` holds each field's sentences, ``values`` the figures
    and ids in them.

    Fields of ``terms`` appear without that prefix (``due_date``, ``stages.0.price``); no body has another field of the
    same name.
    """
    errors: dict[str, list[str]] = {}
    for flaw in problem.flaws:
        errors.setdefault(flaw.field.removeprefix("terms."), []).append(wording.flaw_text(flaw))
    found: dict[str, object] = {
        "type": f"{settings.BASE_URL}/problems/{problem.slug}",
        "title": wording.title(problem),
        "status": problem.status,
        "detail": wording.detail(problem),
    }
    if errors:
        found["errors"] = errors
    if problem.values:
        found["values"] = problem.values
    return found


def reply(problem: Problem) -> Reply:
    """The problem as an answer that can be stored for a retry with the same idempotency key."""
    headers = {"Content-Type": CONTENT_TYPE}
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Michinori"'
    if problem.waits is not None:
        headers["Retry-After"] = str(problem.waits)
    return Reply(problem.status, json.dumps(document(problem), ensure_ascii=False, default=_plain), headers)


def _plain(value: Any) -> str:
    """Serialise an instant in Japan time, anything else by ``str``."""
    return iso(value) if isinstance(value, datetime) else str(value)


def response(problem: Problem) -> HttpResponse:
    """The problem as a response."""
    return sent(reply(problem))


def sent(answer: Reply) -> HttpResponse:
    """An answer as a response, which caches must not store unless its headers say otherwise."""
    found = HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))
    found.headers.setdefault("Cache-Control", "no-store")
    return found


def on_problem(request: HttpRequest, problem: Any) -> HttpResponse:
    """The router's handler of Problems."""
    return response(problem)


def on_validation_error(request: HttpRequest, error: Any) -> HttpResponse:
    """The router's handler of invalid path and query parameters. The first part of each error's ``loc`` is dropped: it
    says where the parameter was.
    """
    return response(invalid(error.errors, skip=1))


def on_http_error(request: HttpRequest, error: Any) -> HttpResponse:
    """The router's handler of errors that have only a status."""
    return response(of_status(error.status_code))


# Pydantic's type of error → the flaw's key, and the name of the limit in pydantic's context.
_KEYS: dict[str, tuple[str, str | None]] = {
    "missing": ("required", None),
    "string_type": ("not_text", None),
    "string_too_long": ("too_long", "max_length"),
    "string_too_short": ("too_short", "min_length"),
    "string_pattern_mismatch": ("bad_format", None),
    "greater_than_equal": ("too_small", "ge"),
    "less_than_equal": ("too_large", "le"),
    "literal_error": ("not_a_choice", None),
    "enum": ("not_a_choice", None),
    "bool_type": ("not_a_choice", None),
    "bool_parsing": ("not_a_choice", None),
    "list_type": ("not_a_list", None),
    "too_long": ("too_many", "max_length"),
    "too_short": ("required", None),
    "dict_type": ("not_an_object", None),
    "model_type": ("not_an_object", None),
    "model_attributes_type": ("not_an_object", None),
}


def invalid(errors: Iterable[Mapping[str, Any]], skip: int = 0) -> Problem:
    """Pydantic's errors as Problem ``invalid`` (422). ``skip``: how many leading parts of ``loc`` to drop."""
    return Problem.invalid(*(_flaw(error, skip) for error in errors))


def _flaw(error: Mapping[str, Any], skip: int) -> Flaw:
    place = ".".join(str(part) for part in error["loc"][skip:]) or "body"
    kind = error["type"]
    if kind not in _KEYS:
        kind = kind.partition("_")[0]
        return Flaw(place, {"int": "not_a_number", "date": "not_a_date"}.get(kind, "bad_format"))
    key, limit = _KEYS[kind]
    return Flaw(place, key, {"limit": error["ctx"][limit]} if limit else {})
