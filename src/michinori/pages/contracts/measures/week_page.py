"""The values of the page of one week of an hours log: its sentence, its chart, its entries, the other weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from michinori.contracts.queries.hours import Logged, LoggedDay, days_of_week, list_hours, objection_to
from michinori.contracts.queries.views import ContractView
from michinori.kernel.clock import day_of
from michinori.kernel.text import number_in
from michinori.pages.contracts.contract import figures, frame, meter_lines
from michinori.pages.contracts.measures.week_chart import chart_of
from michinori.pages.contracts.measures.weeks import ends_of, week_rows
from michinori.pages.contracts.showing import FileRow, file_row
from michinori.rules.contract.effects import effect_of
from michinori.rules.contract.life import Week
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.contract.taxing import next_payment
from michinori.rules.contract.time_log import monday_of, objected_week, week_in
from michinori.rules.measures.hours import week_worth
from michinori.rules.money.amounts import Payment
from michinori.wording.contract.steps import before_step
from michinori.wording.measures import weeks as words
from michinori.wording.measures.hours import entry_state, time_text
from michinori.wording.measures.table import words_of

_KINDS = {None: "wait", "acknowledged": "go", "objected": "stop"}
OPEN_WEEKS = 4
"""So many weeks of the list stand open; the ones before are folded."""


@dataclass(frozen=True)
class EntryRow:
    """An entry of the log as the page shows it; ``take_back``: the address that takes it back, empty if impossible."""

    day: date
    time: str
    kind: str
    state: str
    note: str
    files: tuple[FileRow, ...]
    take_back: str


def chosen_week(view: ContractView, asked: str, now: datetime) -> date:
    """The Monday of the week to show: the one asked for, if there is something in it; else one that is objected to; for
    the client one to answer; for a worker who can log time the present one; else the latest.
    """
    present = monday_of(day_of(now))
    known = [present, *(week.monday for week in view.life.weeks)]
    found = next((one for one in known if one.isoformat() == asked), None)
    if found is not None:
        return found
    if objected := objected_week(view.life):
        return objected.monday
    if view.can("log-hours"):
        return present
    to_answer = (one.ref for one in view.actions if one.act.name == "acknowledge-week" and one.ref)
    if first := next(to_answer, None):
        return date.fromisoformat(first)
    return view.life.weeks[-1].monday if view.life.weeks else present


def week_values(view: ContractView, monday: date, now: datetime, after: str) -> dict[str, object]:
    """What the page of a week shows to both sides. ``after``: where a page of its entries begins; ``weeks``, and what
    is older: all other weeks, folded. Four queries at most.
    """
    life, side, today = view.life, view.place.side, day_of(now)
    week, ends, is_now = week_in(life, monday), ends_of(view, monday), monday == monday_of(today)
    over, worth = life.status in OVER, week_worth(life, monday)
    state = words.state_of(week, ends=ends, over=over)
    logged, later = days_of_week(view.contract, monday), life.terms.pay_on != "stage"
    rows = [row for row in week_rows(view) if row.monday != monday]
    return frame(view) | {
        "mine": view.contract.worker if side == "worker" else view.contract.client,
        "theirs": view.contract.client if side == "worker" else view.contract.worker,
        "with_company": side == "worker" and view.contract.client.organisation_id is not None,
        "rate": words.rate_line(life.terms.rate or 0),
        "week": monday,
        "head": words.head(week, state, side, worth=worth, ends=ends, now=is_now),
        "foot": words.foot(state, side, _payment(view, week), later=later),
        "span": words.span(monday),
        "chart": chart_of(monday, logged, life.terms, today=today, wants_file=state == "bare" and is_now),
        "objection": objection_to(view.contract, monday) if state == "objected" else "",
        "objection_title": words.objection_title(side),
        "over": words_of(life.terms).over(view.meter, life.terms.price),
        "ended": over,
        "meter": figures(view),
        "meter_lines": meter_lines(view),
        "weeks": rows[:OPEN_WEEKS],
        "older_weeks": rows[OPEN_WEEKS:],
        "other_weeks": words.weeks_text(len(rows)),
        **_entries(view, monday, after),
        **_writing(view, monday, logged, now),
    }


def _payment(view: ContractView, week: Week) -> Payment | None:
    """What is paid once what is open of the week is acknowledged; None if nothing."""
    life = view.life
    if life.terms.pay_on != "stage" or life.status not in ("active", "delivered") or not week.open:
        return None
    pays = effect_of(life, "acknowledge-week", monday=week.monday).pays
    return next_payment(life, life.paid + pays, "stage") if pays else None


def _entries(view: ContractView, monday: date, after: str) -> dict[str, object]:
    rows, following = list_hours(view, week=monday, after=_place(after))
    here = f"?week={monday.isoformat()}"
    return {
        "entries": [_row(view, one) for one in rows],
        "older": f"{here}&after={following[0].isoformat()}_{following[1]}" if following else "",
        "newer": here if after else "",
    }


def _writing(view: ContractView, monday: date, logged: Mapping[date, LoggedDay], now: datetime) -> dict[str, object]:
    """What stands beside the worker's form: how much more today takes, until when a day can be written down."""
    if not view.can("log-hours"):
        return {}
    today, terms = day_of(now), view.life.terms
    spent = logged[today].minutes if today in logged else 0
    left = terms.house.day_minutes - spent
    if terms.week_minutes is not None and monday == monday_of(today):
        left = min(left, terms.week_minutes - sum(one.minutes for one in logged.values()))
    said, more = words.today_lines(spent, max(0, left)) if monday == monday_of(today) else ("", "")
    return {
        "today_said": said,
        "today_more": more,
        "written_until": words.written_until(monday, today),
        "before": before_step("log-hours", view.life, at=now),
    }


def _place(text: str) -> tuple[date, int] | None:
    """The entry after which a page of the log begins (``DAY_NUMBER``); None, the latest, for anything else."""
    day, _line, n = text.partition("_")
    number = number_in(n)
    try:
        return None if number is None else (date.fromisoformat(day), number)
    except ValueError:
        return None


def _row(view: ContractView, one: Logged) -> EntryRow:
    entry = one.entry
    address = reverse("take_back_hours", args=(view.contract.id, entry.id)) if one.open_to_take_back else ""
    return EntryRow(
        day=entry.day,
        time=time_text(entry.minutes),
        kind=_KINDS[entry.answer],
        state=entry_state(entry.answer, over=view.life.status in OVER),
        note=one.note,
        files=tuple(file_row(view, attached) for attached in one.files),
        take_back=address,
    )
