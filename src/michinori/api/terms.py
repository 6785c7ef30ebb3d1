"""Terms in the API: the schema of answers, and a description of what is sent, which the rules validate."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field, WithJsonSchema

from michinori.api.answers import BriefItem
from michinori.rules.measures.table import MEASURES


class Stage(BaseModel):
    """A stage of the terms; its id is sent along when terms are amended."""

    id: str
    name: str
    price: int = Field(description="Whole yen before tax")


class MeterKind(BaseModel):
    """How the way is measured. With hours ``rate``: yen per hour before tax; ``week_minutes``: the most of a week."""

    kind: str = Field(description="stages or hours")
    rate: int | None = None
    week_minutes: int | None = None


class Reorder(BaseModel):
    """The re-order facts of Freelance Act art. 3."""

    client: str
    due_date: date


class Terms(BaseModel):
    """One version of the terms. Yen before tax; shares in integer percent. ``house``: the site's numbers in it."""

    price: int
    pay_on: str = Field(description="completion or stage")
    open_stages: int | None = Field(None, description="How many stages may be open at once; null: all, in early terms")
    meter: MeterKind
    stages: list[Stage]
    due_date: date
    payment_due_date: date
    brief: list[BriefItem]
    included_revisions: int
    included_restarts: int
    restart_share: int
    fallback_share: int
    withholding: bool
    rights: str
    place_of_receipt: str
    inspection_days: int
    reorder: Reorder | None
    note: str
    house: dict[str, object]


_DAY = {"type": "string", "format": "date"}
_TEXT = {"type": "string"}
_STAGE = {
    "type": "object",
    "properties": {
        "id": _TEXT,
        "name": _TEXT,
        "price": {"type": "integer", "minimum": 0},
        "percent": {"type": "integer", "minimum": 1, "maximum": 100},
    },
    "required": ["name"],
}
_ITEM = {
    "type": "object",
    "properties": {"key": _TEXT, "value": _TEXT, "direction": {"type": "boolean"}},
    "required": ["key", "value"],
}
BRIEF_SCHEMA: dict[str, object] = {
    "type": "array",
    "items": _ITEM,
    "maxItems": 40,
    "description": "Agreed statements {key, value, direction}; direction marks those that set the direction",
}
_METER: dict[str, object] = {
    "type": "object",
    "description": "stages (default): each stage by its price. hours: a log at rate yen per hour, the price is the "
    "most it can come to",
    "properties": {
        "kind": {"type": "string", "enum": list(MEASURES)},
        "rate": {"type": ["integer", "null"], "minimum": 1, "maximum": 1_000_000},
        "week_minutes": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 10_080,
            "description": "With hours: the most minutes logged in a week, 2,400 unless given",
        },
    },
}
TERMS_SCHEMA: dict[str, object] = {
    "type": "object",
    "description": "The whole terms. What is left out takes the default; what a GET answered may be sent back changed",
    "properties": {
        "price": {"type": "integer", "minimum": 1, "description": "Whole yen before tax"},
        "pay_on": {"type": "string", "enum": ["completion", "stage"], "default": "stage"},
        "open_stages": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 30,
            "description": "How many stages may be begun and not yet approved at once, in their order; default 1, in "
            "an amendment what is in force",
        },
        "meter": _METER,
        "stages": {
            "type": "array",
            "items": _STAGE,
            "maxItems": 30,
            "description": "Required with the stages meter: all by price, or all by percent of the price, summing to "
            "100 (cumulative, floored, the last takes the rest); answered by price. With hours they only give a name",
        },
        "due_date": _DAY,
        "payment_due_date": _DAY,
        "brief": BRIEF_SCHEMA | {"minItems": 1},
        "included_revisions": {"type": "integer", "minimum": 0, "maximum": 20, "default": 2},
        "included_restarts": {"type": "integer", "minimum": 0, "maximum": 2, "default": 0},
        "restart_share": {"type": "integer", "minimum": 0, "maximum": 100, "default": 50},
        "fallback_share": {"type": "integer", "minimum": 30, "maximum": 100, "default": 50},
        "withholding": {"type": "boolean", "description": "Default: what the client has declared"},
        "rights": _TEXT | {"default": "transfer_on_payment"},
        "place_of_receipt": _TEXT | {"default": "online"},
        "inspection_days": {"type": "integer", "minimum": 1, "maximum": 14, "default": 7},
        "reorder": {
            "type": ["object", "null"],
            "properties": {"client": _TEXT, "due_date": _DAY},
            "required": ["client", "due_date"],
        },
        "note": _TEXT,
    },
    "required": ["price", "due_date", "brief"],
}
TermsSent = Annotated[Any, WithJsonSchema(TERMS_SCHEMA)]
BriefSent = Annotated[Any, WithJsonSchema(BRIEF_SCHEMA)]
