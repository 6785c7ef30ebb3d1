"""Schemas that several operations share."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema

from michinori.kernel.clock import iso
from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.people.models import Client, Organisation, User
from michinori.people.somebody import Somebody

Instant = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, serialised in Japan time with its offset."""


def face_url(somebody: User | Organisation | Somebody) -> str | None:
    """The public address of a face; None where pages draw a letter."""
    return address_of(PageRef("face", (somebody.shown_face,))) if somebody.shown_face else None


class Party(BaseModel):
    """Somebody by public name: a user or an organisation."""

    id: str
    display_name: str
    face_url: str | None = Field(None, description="A square WebP whose address changes with it; null without one")

    @classmethod
    def of(cls, somebody: User | Client | Somebody) -> Self:
        """How an answer names somebody; clients come with their user and organisation."""
        holder = somebody.holder if isinstance(somebody, Client) else somebody
        return cls(id=somebody.id, display_name=somebody.display_name, face_url=face_url(holder))


class BriefItem(BaseModel):
    """One statement of the brief; ``direction`` marks those that set the direction (方向性)."""

    key: str
    value: str
    direction: bool = Field(False, description="Whether it sets the direction: to change it is to start over")
