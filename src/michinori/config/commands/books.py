"""``michinori books``: journal, trial balance, reconciliation, closing months (docs/operate.md)."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click

from michinori.config import installation
from michinori.config.commands.settings import Day
from michinori.kernel.actor import Actor
from michinori.people.queries import user_by_email
from michinori.rules.money.journal import Entry
from michinori.rules.money.journal_layouts import LAYOUTS, journal_file
from michinori.treasury.commands import closing
from michinori.treasury.queries import books as queries
from michinori.treasury.queries import reconciling


class _Counted:
    """Entries that pass on their way into a file: how many, and their yen."""

    def __init__(self, of: Iterable[Entry]) -> None:
        self.of, self.entries, self.amount = of, 0, 0

    def __iter__(self) -> Iterator[Entry]:
        for one in self.of:
            self.entries, self.amount = self.entries + 1, self.amount + one.amount
            yield one


@click.group()
def books() -> None:
    """The operator's books."""


@books.command()
@click.option("--from", "first", required=True, type=Day(), help="The first day in the books.")
@click.option("--to", "last", required=True, type=Day(), help="The last day.")
@click.option("--layout", required=True, type=click.Choice(list(LAYOUTS)), help="The software that reads it.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def journal(first: date, last: date, layout: str, out: Path) -> dict[str, object]:
    """Write the journal as CSV: one entry for each movement."""
    if last < first:
        raise click.UsageError("--to is before --from")
    counted = _Counted(queries.journal(first, last))
    with installation.ready(), out.open("wb") as file:
        file.writelines(journal_file(LAYOUTS[layout], counted))
    return {"file": str(out), "layout": layout, "entries": counted.entries, "amount": counted.amount}


@books.command()
@click.option("--at", "day", type=Day(), help="The day at whose end; by default today, so far.")
def balance(day: date | None) -> dict[str, object]:
    """The trial balance: debits and credits of each account, and what it holds."""
    with installation.ready():
        found = queries.trial_balance(day)
        return {
            "at": found.day.isoformat(),
            "accounts": {kind: asdict(one) for kind, one in found.accounts.items()},
            "debit": found.debit,
            "credit": found.credit,
        }


@books.command()
def reconcile() -> dict[str, object]:
    """The ledger's bank account against the statements, each difference with its reason."""
    with installation.ready():
        found = reconciling.reconcile()
        return {**asdict(found), "difference": found.difference, "unexplained": found.unexplained}


@books.command()
@click.argument("month", type=click.DateTime(["%Y-%m"]))
@click.option("--reason", required=True, help="Why now; it stands beside the month.")
@click.option("--as", "email", required=True, help="E-mail of the member of staff who closes it.")
def close(month: date, reason: str, email: str) -> dict[str, object]:
    """Close a month for good: what is booked later is dated into the first open month."""
    with installation.ready():
        # Whoever has the machine has proved more than a password does.
        actor = Actor.person(user_by_email(email).id, elevated=True)
        row = closing.close_month(actor=actor, month=date(month.year, month.month, 1), reason=reason)
        return {"month": str(row), "closed_by": row.closed_by, "closed_at": row.closed_at.isoformat()}
