"""Reading request bodies: JSON objects of bounded depth and storable text, validated by the operation's model."""

import json
from collections.abc import Iterator
from typing import Annotated, Any, NoReturn

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.datastructures import MultiValueDict
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from michinori.api.problems import invalid
from michinori.kernel.problems import Flaw, Problem

DEEPEST = 12
_ID = r"^[a-z]{3}_[a-z2-7]{16}$"
LARGEST_NUMBER = 2**31 - 1

Id = Annotated[str, StringConstraints(pattern=_ID)]
FileIds = Annotated[list[Id], Field(max_length=50, description="Files uploaded before by POST /files")]
Yen = Annotated[int, Field(description="Whole yen before tax")]


class Body(BaseModel):
    """What an operation takes. Fields it does not know are left aside: what a GET answered may be sent back."""

    model_config = ConfigDict(strict=True, extra="ignore")


class Nothing(Body):
    """An empty body or ``{}``."""


class Seen(Body):
    """Every act on a contract: ``seen`` refuses it as ``stale`` when state, terms or amounts have changed since."""

    seen: int | None = Field(
        None, ge=0, le=LARGEST_NUMBER, description="The n of the last event that the caller saw (the contract's seen)"
    )


class HandingIn(Seen):
    """Files that come with work, and how the client looks at those without a preview."""

    file_ids: FileIds = []
    inspection: bool = Field(
        False, description="Open the originals of files without a preview (pages 0) to the client for inspection"
    )
    preview_id: Id | None = Field(
        None, description="A file that shows what files without a preview hold; with neither they count as no file"
    )


def read_body[B: Body](request: HttpRequest, model: type[B]) -> B:
    """The request's body as ``model``; an empty body counts as ``{}``.

    Raises ``malformed-body`` (400), ``body-too-large`` (413), ``unsupported-media-type`` (415), ``invalid`` (422).
    """
    raw = body_of(request)
    if raw and request.content_type != "application/json":
        raise Problem("unsupported-media-type", 415)
    data = _parsed(raw) if raw else {}
    if not isinstance(data, dict):
        raise Problem.invalid(Flaw("body", "not_an_object"))
    flaws = tuple(Flaw(place, "bad_format") for place in _unclean(data))
    if flaws:
        raise Problem.invalid(*flaws)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid(dict(each) for each in error.errors(include_url=False, include_input=False)) from error


def body_of(request: HttpRequest) -> bytes:
    """The body as it was sent. Raises ``body-too-large`` (413)."""
    try:
        return request.body
    except RequestDataTooBig as error:
        raise Problem("body-too-large", 413) from error


def uploaded(request: HttpRequest) -> "MultiValueDict[str, UploadedFile[bytes]]":
    """The files of a form that a program sent. Raises ``malformed-body`` (400)."""
    try:
        return request.FILES
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Problem("malformed-body", 400) from error


def is_clean(text: str) -> bool:
    """Whether the database can store the text: it has neither NUL nor a lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem("malformed-body", 400) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _unclean(data: dict[str, object]) -> Iterator[str]:
    """The paths of texts that the database cannot store. Raises ``malformed-body`` (400) if nested too deeply."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), data)]
    while waiting:
        place, value = waiting.pop()
        if len(place) > DEEPEST:
            raise Problem("malformed-body", 400)
        if isinstance(value, str):
            if not is_clean(value):
                yield ".".join(place)
        elif isinstance(value, list):
            waiting += [((*place, str(number)), each) for number, each in enumerate(value)]
        elif isinstance(value, dict):
            if not all(is_clean(name) for name in value):
                yield ".".join(place) or "body"
            else:
                waiting += [((*place, name), each) for name, each in value.items()]
