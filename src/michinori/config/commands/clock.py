"""``michinori clock``: applying what has fallen due."""

from datetime import datetime
from typing import Any

import click

from michinori.config import installation, tick
from michinori.kernel import clock as days
from michinori.machinery import acting
from michinori.machinery import clock as site


class Instant(click.ParamType[datetime]):
    """A parameter in ISO 8601; Japan time if it has no offset."""

    name = "ISO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an ISO 8601 time such as 2026-12-01T09:00:00+09:00", param, ctx)
        return instant if instant.tzinfo else instant.replace(tzinfo=days.JAPAN)


@click.group()
def clock() -> None:
    """The site's time."""


@clock.command()
@click.option("--at", type=Instant(), help="Only in simulated time: first move the site's time there, never back.")
def run(at: datetime | None) -> dict[str, object]:
    """Apply, in order of time, all that has fallen due."""
    with installation.ready():
        if at is not None:
            site.turn_to(at)
        applied = tick.apply_due()
        held = acting.standstill()
        return {"applied": applied, "now": days.iso(site.now()), **({"standstill": held} if held else {})}


@clock.command()
def confirm() -> dict[str, object]:
    """Let deadlines go on after the machine's clock jumped: it is right now."""
    with installation.ready():
        return {"confirmed": acting.confirm_clock(), "now": days.iso(site.now())}
