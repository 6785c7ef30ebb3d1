"""The weeks of an hours log, as the contract's page and the log list them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.showing import Button, button
from michinori.rules.contract.life import Week
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.measures.hours import week_worth
from michinori.wording.measures.hours import entry_state, time_text, week_text
from michinori.wording.measures.weeks import Chip, chip, clock_text, span, state_of


@dataclass(frozen=True)
class WeekRow:
    """One week: its time and worth (yen before tax), what stands of it, its page, and the buttons. ``parts``: its time
    by answer, where there is more than one.
    """

    monday: date
    title: str
    span: str
    time: str
    worth: int
    chip: Chip
    parts: tuple[str, ...]
    address: str
    buttons: tuple[Button, ...]


def ends_of(view: ContractView, monday: date) -> datetime | None:
    """When the clock confirms what is open of the week; None if none runs. No query."""
    ref = monday.isoformat()
    return next((one.at for one in view.clocks if one.kind == "acknowledge_week" and one.ref == ref), None)


def week_rows(view: ContractView) -> list[WeekRow]:
    """All weeks with logged time, latest first."""
    return [_row(view, week) for week in reversed(view.life.weeks)]


def _row(view: ContractView, week: Week) -> WeekRow:
    over, ends, monday = view.life.status in OVER, ends_of(view, week.monday), week.monday.isoformat()
    answers = (("acknowledged", week.acknowledged), ("open", week.open), ("objected", week.objected))
    parts = tuple(f"{entry_state(key, over=over)} {time_text(minutes)}" for key, minutes in answers if minutes)
    acts = [one for one in view.actions if one.act.scope == "week" and one.ref == monday]
    return WeekRow(
        monday=week.monday,
        title=week_text(week.monday),
        span=span(week.monday),
        time=clock_text(week.acknowledged + week.open + week.objected),
        worth=week_worth(view.life, week.monday),
        chip=chip(state_of(week, ends=ends, over=over), ends),
        parts=parts if len(parts) > 1 else (),
        address=f"{reverse('hours', args=(view.contract.id,))}?week={monday}",
        buttons=tuple(button(view, one, main=one.act.name == "acknowledge-week") for one in acts),
    )
