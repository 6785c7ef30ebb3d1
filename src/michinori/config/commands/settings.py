"""``michinori settings``: the operator's numbers, each with its history."""

from datetime import date
from typing import Any

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.kernel.clock import iso
from michinori.machinery import settings as dated
from michinori.machinery.models import Setting
from michinori.machinery.transactions import in_transaction


class Day(click.ParamType[date]):
    """A parameter that is a day, ISO 8601."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day such as 2026-12-01", param, ctx)


@click.group()
def settings() -> None:
    """The operator's settings (domain.md, marked there with a gear)."""


@settings.command()
def show() -> dict[str, object]:
    """All settings in force now."""
    with installation.ready():
        return dated.settings_now().as_data()


@settings.command()
@click.argument("key", required=False)
def history(key: str | None) -> dict[str, object]:
    """What was set, by whom and from when, of one setting or of all."""
    with installation.ready():
        return {"items": [_line(row) for row in dated.history(key)]}


@settings.command("set")
@click.argument("key")
@click.argument("value")
@click.option("--from", "first", type=Day(), help="The first day in Japan on which it holds; by default today.")
def set_value(key: str, value: str, first: date | None) -> dict[str, object]:
    """Set a value. Contracts keep the values with which their terms were made."""
    with installation.ready():
        return _line(
            in_transaction(lambda: dated.set_setting(actor=Actor.operator(), key=key, text=value, first=first))
        )


def _line(row: Setting) -> dict[str, object]:
    return {
        "key": row.key,
        "value": row.value,
        "from": row.first.isoformat(),
        "set_at": iso(row.set_at),
        "by": row.by,
    }
