"""Schemas that several operations share."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema

from michinori.kernel.clock import iso

Instant = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, serialised in Japan time with its offset."""


class Party(BaseModel):
    """Somebody by public name: a user or an organisation."""

    id: str
    display_name: str


class BriefItem(BaseModel):
    """One statement of the brief; ``direction`` marks those that set the direction (方向性)."""

    key: str
    value: str
    direction: bool = Field(False, description="Whether it sets the direction: to change it is to start over")
