"""The hours log of a contract paid by the hour, and the answers to its weeks. Days are days in Japan."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, WithJsonSchema

from michinori.api.answers import Instant
from michinori.api.bodies import HandingIn, Seen
from michinori.api.callers import Call
from michinori.api.contract_answers import CONTRACT, Contract, answer_contract
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.contracts.commands import hours
from michinori.contracts.queries.hours import Logged, list_hours
from michinori.contracts.queries.views import view_contract
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import number_in
from michinori.rules.contract.time_log import monday_of

room = Room(_("時間の記録"))
_HOURS, _WEEK = "/contracts/{contract_id}/hours", "/contracts/{contract_id}/weeks/{monday}"
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]


class Hours(HandingIn):
    """Minutes of work on one day; a further entry of the same day adds to it."""

    date: Day = Field(description="Not in the future, at most three days ago, not before the day of the deposit")
    minutes: int = Field(description="At most 12 hours a day in all, and `week_minutes` of the terms a week")
    note: str = ""


class WeekObjection(Seen):
    """Why the hours of the week are not so."""

    reason: str


class Entry(BaseModel):
    """An entry of the log. ``answer``: acknowledged, objected, or null while the client has not answered."""

    id: str
    date: Day
    week: Day = Field(description="Its Monday")
    minutes: int
    note: str
    has_file: bool
    file_ids: list[str]
    answer: str | None
    at: Instant
    take_back: bool = Field(description="Whether the caller can take it back now")


@room.query(_HOURS, Page[Entry], _("時間の記録の一覧"))
def list_entries(call: Call, contract_id: str, cursor: Cursor = None) -> Page[Entry]:
    """The latest day first, without what was taken back."""
    view = view_contract(call.actor, contract_id)
    found, following = list_hours(view, after=_place(unpacked(cursor)))
    after = packed(f"{following[0].isoformat()}/{following[1]}") if following else None
    return Page[Entry](items=[_entry(one) for one in found], next=after)


def _place(text: str | None) -> tuple[date, int] | None:
    if text is None:
        return None
    day, _slash, n = text.partition("/")
    number = number_in(n)
    if number is None:
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return _day(day, "cursor", "bad_format"), number


def _day(text: str, field: str, key: str = "not_a_date") -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Problem.invalid(Flaw(field, key)) from error


def _entry(one: Logged) -> Entry:
    row = one.entry
    return Entry(
        id=row.id,
        date=row.day.isoformat(),
        week=row.week.isoformat(),
        minutes=row.minutes,
        note=one.note,
        has_file=row.has_file,
        file_ids=[attached.file_id for attached in one.files],
        answer=row.answer,
        at=row.at,
        take_back=one.open_to_take_back,
    )


@room.command(_HOURS, Contract, _("働いた時間を記録する"), body=Hours)
def log_hours(call: Call, contract_id: str, body: Hours) -> Contract:
    """With a file the week counts as acknowledged when it is not answered in time; without one it never does. While a
    week stands objected to (409 `week-objected`), a day of it can be logged anew, lower or with a new file; that takes
    the place of what was logged for the day, and asks for the week again.
    """
    hours.log_hours(
        actor=call.actor,
        contract_id=contract_id,
        day=_day(body.date, "date"),
        minutes=body.minutes,
        note=body.note,
        file_ids=body.file_ids,
        seen=body.seen,
    )
    return answer_contract(call, contract_id)


room.act(f"{_HOURS}/{{entry_id}}/take-back", hours.take_back_hours, CONTRACT).says(
    _("記録を取り消す"), "An entry that the client has not acknowledged."
)


@room.command(f"{_WEEK}/acknowledge", Contract, _("週の時間を確認する"), body=Seen)
def acknowledge_week(call: Call, contract_id: str, monday: str, body: Seen) -> Contract:
    """The minutes of the week of that Monday become confirmed, those objected to before as well, and are paid now
    where terms pay by the week.
    """
    hours.acknowledge_week(actor=call.actor, contract_id=contract_id, monday=_monday(monday), seen=body.seen)
    return answer_contract(call, contract_id)


@room.command(f"{_WEEK}/object", Contract, _("週の時間に異議を述べる"), body=WeekObjection)
def object_week(call: Call, contract_id: str, monday: str, body: WeekObjection) -> Contract:
    """Covers the open minutes of the week. Lowers nothing. Until the week is acknowledged or logged anew, nothing more
    is logged and nothing delivered.
    """
    hours.object_week(
        actor=call.actor, contract_id=contract_id, monday=_monday(monday), reason=body.reason, seen=body.seen
    )
    return answer_contract(call, contract_id)


def _monday(text: str) -> date:
    """The Monday in the address. Raises ``not-found`` (404) if it is no day or no Monday."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Problem.unknown() from error
    if day != monday_of(day):
        raise Problem.unknown()
    return day
