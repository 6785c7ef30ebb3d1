"""The weeks of an hours log, as the contract's page and the log show them."""

from dataclasses import dataclass
from datetime import date, datetime

from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.showing import FINISHED, Button, button
from michinori.rules.contract.life import Week
from michinori.wording.measures.hours import entry_state, time_text, week_text


@dataclass(frozen=True)
class WeekRow:
    """One week: its time by answer (``parts``), the buttons, and when a clock acknowledges it (``by_itself``).

    ``waits``: it has open time without a file, which no clock ever acknowledges.
    """

    monday: date
    title: str
    time: str
    parts: tuple[tuple[str, str], ...]
    by_itself: datetime | None
    waits: bool
    buttons: tuple[Button, ...]


def week_rows(view: ContractView) -> list[WeekRow]:
    """All weeks with logged time, latest first."""
    by_itself = {clock.ref: clock.at for clock in view.clocks if clock.kind == "acknowledge_week"}
    return [_row(view, week, by_itself.get(week.monday.isoformat())) for week in reversed(view.life.weeks)]


def _row(view: ContractView, week: Week, by_itself: datetime | None) -> WeekRow:
    found = [
        ("go", "acknowledged", week.acknowledged),
        ("wait", "open", week.open),
        ("stop", "objected", week.objected),
    ]
    over = view.life.status in FINISHED
    acts = [one for one in view.actions if one.act.scope == "week" and one.ref == week.monday.isoformat()]
    return WeekRow(
        monday=week.monday,
        title=week_text(week.monday),
        time=time_text(week.acknowledged + week.open + week.objected),
        parts=tuple(
            (kind, f"{entry_state(state, over=over)} {time_text(minutes)}") for kind, state, minutes in found if minutes
        ),
        by_itself=by_itself,
        waits=bool(week.open) and not week.open_filed and not over,
        buttons=tuple(button(view, one, main=one.act.name == "acknowledge-week") for one in acts),
    )
