"""Lists page by page. A cursor encodes what the query needs for the next page; callers treat it as opaque."""

import base64
import binascii
from typing import Annotated, Any

from ninja import Query
from pydantic import BaseModel

from michinori.kernel.problems import Flaw, Problem

Cursor = Annotated[str | None, Query(max_length=500, description="The next of the page before")]


class Page[Item: BaseModel](BaseModel):
    """A part of a list; ``next`` goes into ``cursor`` for the part after it, null at the end."""

    items: list[Item]
    next: str | None

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """The schema's name in the OpenAPI document: ``PageOfJobLine``."""
        return f"PageOf{params[0].__name__}"


def packed(value: int | str) -> str:
    """Encode a cursor in base64, so that programs treat it as opaque."""
    return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def unpacked(cursor: str | None) -> str | None:
    """Decode a cursor. Raises Problem ``invalid`` (422) if it is not base64 of text."""
    if cursor is None:
        return None
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise Problem.invalid(Flaw("cursor", "bad_format")) from error


def unpacked_number(cursor: str | None) -> int | None:
    """Decode a cursor that is a row's number. Raises Problem ``invalid`` (422) for any other."""
    text = unpacked(cursor)
    if text is None:
        return None
    if not text.isdecimal() or not text.isascii() or len(text) > 18:
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return int(text)
