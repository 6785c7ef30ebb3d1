"""A sample of a bank's CSV, read as a layout would have it before the layout is kept. Nothing of it is stored."""

from collections.abc import Mapping
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.people.staff import require_staff
from michinori.rules.money.statement_csv import Sampled, read_first
from michinori.rules.money.statement_file import WrongFile
from michinori.rules.money.statement_layouts import read_layout

LINES = 5


def read_sample(actor: Actor, *, body: Mapping[str, Any], content: bytes) -> list[Sampled]:
    """The first 5 lines of a file, or of its beginning, which is enough. ``body``: see ``read_layout``; the account
    may still be missing.

    Raises Problem ``not-found`` (404) for all but staff, ``invalid`` (422) for a layout that is none and, at ``file``,
    for a file of which no line can be read.
    """
    require_staff(actor, "money-in")
    layout = read_layout({**body, "account": "sample"})
    try:
        return read_first(content, layout, today=day_of(clock.now()), most=LINES)
    except WrongFile as wrong:
        raise Problem.invalid(wrong.flaw) from wrong
