"""The parts of the work that the client has not answered, listed beside the amount of an ending (domain § 6)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.showing import Button, button
from michinori.wording import display

_APPROVING = ("approve", "acknowledge", "acknowledge-week")


@dataclass(frozen=True)
class Unanswered:
    """A part with what it would add to the confirmed figure, yen before tax, and the reader's buttons to approve it."""

    name: str
    amount: int
    buttons: tuple[Button, ...]


def unanswered_parts(view: ContractView) -> list[Unanswered]:
    """What was reported, handed in or logged and waits for the client; for the client only."""
    if view.place.side != "client":
        return []
    stages = [
        Unanswered(part.stage.name, part.claimed - part.confirmed, _approving(view, number=part.stage.number))
        for part in view.meter.stages
        if part.stage.reports or part.stage.status == "submitted"
    ]
    hours = view.meter.hours
    weeks = [
        Unanswered(
            _("%(day)sからの週") % {"day": display.day(week.monday, year=False)},
            hours.worth(week.open) if hours else 0,
            _approving(view, ref=week.monday.isoformat()),
        )
        for week in view.life.weeks
        if week.open
    ]
    return [*stages, *weeks]


def _approving(view: ContractView, *, number: int | None = None, ref: str | None = None) -> tuple[Button, ...]:
    found = [one for one in view.actions if one.act.name in _APPROVING and (one.number, one.ref) == (number, ref)]
    return tuple(button(view, one) for one in found)
