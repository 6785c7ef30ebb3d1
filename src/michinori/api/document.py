"""The OpenAPI document: the router's, completed with bodies, headers and problem documents."""

import functools
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from ninja import NinjaAPI
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from michinori.api.bodies import Body
from michinori.api.problems import CONTENT_TYPE

_REF = "#/components/schemas/{model}"
_UPLOAD = {
    "type": "object",
    "properties": {"file": {"type": "string", "format": "binary"}},
    "required": ["file"],
}
_bodies: set[type[Body]] = set()


class ProblemDocument(BaseModel):
    """RFC 9457. ``type`` ends in a stable slug; ``errors`` says what to change, field by field; ``values`` are the
    figures and ids that the sentences name."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] | None = None
    values: dict[str, Any] | None = None


class Refused:
    """Statuses of refusals."""

    @staticmethod
    def of(method: str, *, has_id: bool, has_query: bool) -> list[int]:
        """The statuses with which an operation may refuse, in ascending order."""
        found = {400, 401, 403, 429}
        if has_id:
            found |= {404, 409}  # 409 of a GET: what is named is in no state to be read so, as a file not scanned yet
        if method != "GET":
            found |= {404, 409, 413, 415, 422}
        if has_query:
            found.add(422)
        return sorted(found)


def command_extra(body: type[Body] | None, *, key: bool) -> dict[str, Any]:
    """OpenAPI parts of a command that the router does not know: the body (None: an upload) and the idempotency key."""
    extra: dict[str, Any] = {}
    if key:
        extra["parameters"] = [
            {
                "in": "header",
                "name": "Idempotency-Key",
                "required": False,
                "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
                "description": "The same key and body give the same answer once more, for 48 hours",
            }
        ]
    if body is None:
        extra["requestBody"] = {"content": {"multipart/form-data": {"schema": _UPLOAD}}, "required": True}
    else:
        _bodies.add(body)
        required = bool(body.model_json_schema().get("required"))
        schema = {"$ref": _REF.format(model=body.__name__)}
        extra["requestBody"] = {"content": {"application/json": {"schema": schema}}, "required": required}
    return extra


@functools.cache
def as_json(api: NinjaAPI, language: str) -> str:
    """The document in a language, as JSON text."""
    with translation.override(language):
        return json.dumps(_made(api), cls=DjangoJSONEncoder, ensure_ascii=False)


def as_data(api: NinjaAPI, language: str) -> dict[str, Any]:
    """The document in a language, as a dict."""
    found: dict[str, Any] = json.loads(as_json(api, language))
    return found


def _made(api: NinjaAPI) -> dict[str, Any]:
    document: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1"))
    wanted: list[type[BaseModel]] = [ProblemDocument, *sorted(_bodies, key=lambda body: body.__name__)]
    _, models = models_json_schema([(model, "validation") for model in wanted], ref_template=_REF)
    document["components"]["schemas"].update(models["$defs"])
    problem = {"content": {CONTENT_TYPE: {"schema": {"$ref": _REF.format(model="ProblemDocument")}}}}
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer.update(problem)
                elif "content" not in answer and status != "204":
                    answer["content"] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
    return document
