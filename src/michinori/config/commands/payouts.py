"""``michinori payout``: runs of payouts, their files, and what the bank made of them (docs/operate.md)."""

from datetime import date
from pathlib import Path

import click

from michinori.config import installation
from michinori.config.commands.settings import Day
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.people.queries import user_by_email
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands import card_looks, payout_releases, payout_runs, payout_stops
from michinori.treasury.models import PayoutRun
from michinori.treasury.queries.payouts import waiting_for_card_company


@click.group()
def payout() -> None:
    """Money that leaves for bank accounts."""


@payout.command()
@click.option("--on", type=Day(), help="The bank day; by default today, or the next bank day.")
def run(on: date | None) -> dict[str, object]:
    """Gather what is due into a run; the same day again gives the same run."""
    with installation.ready():
        found = card_looks.look_and_gather(actor=Actor.operator(), on=on)
        if found is None:
            day = on or bank_day_from(day_of(clock.now()))
            status = "card-company-silent" if waiting_for_card_company() else "nothing-due"
            return {"run_id": None, "status": status, "count": 0, "total": 0, "date": day.isoformat()}
        return _line(found)


@payout.command("file")
@click.argument("run_id")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
def write_file(run_id: str, out: Path) -> dict[str, object]:
    """Write the file of transfers for the bank (総合振込)."""
    with installation.ready():
        content = payout_runs.run_file(actor=Actor.operator(), run_id=run_id)
        out.write_bytes(content)
        return {"run_id": run_id, "file": str(out), "bytes": len(content)}


@payout.command()
@click.argument("run_id")
@click.option("--as", "email", required=True, help="E-mail of the member of staff who confirms it.")
@click.option("--reason", required=True, help="What was compared.")
def confirm(run_id: str, email: str, reason: str) -> dict[str, object]:
    """Confirm a run above the limit that the clock gathered; then another person releases it."""
    with installation.ready():
        return _line(payout_releases.confirm_run(actor=_staff(email), run_id=run_id, why=reason))


@payout.command()
@click.argument("run_id")
@click.option("--as", "email", required=True, help="E-mail of the member of staff who releases it.")
@click.option("--reason", default="michinori payout release", help="What was compared.")
def release(run_id: str, email: str, reason: str) -> dict[str, object]:
    """Release a run, above the limit by another person than whoever gathered or confirmed it."""
    with installation.ready():
        return _line(payout_releases.release_run(actor=_staff(email), run_id=run_id, why=reason))


@payout.command()
@click.argument("run_id")
@click.option("--as", "email", required=True, help="E-mail of the member of staff who says so, or who agrees.")
@click.option("--reason", required=True, help="How they know.")
def dissolve(run_id: str, email: str, reason: str) -> dict[str, object]:
    """Say that the bank will not carry a run out: its payouts wait for the next one. Above the limit a second person
    says so, too.
    """
    with installation.ready():
        return _line(payout_stops.dissolve_run(actor=_staff(email), run_id=run_id, why=reason))


@payout.command("take-out")
@click.argument("payout_id")
@click.option("--as", "email", required=True, help="E-mail of the member of staff who takes it out.")
@click.option("--reason", required=True, help="What has to be looked into.")
def take_out(payout_id: str, email: str, reason: str) -> dict[str, object]:
    """Take a payout out of a run that nobody has released; it waits a week."""
    with installation.ready():
        row = payout_stops.take_out(actor=_staff(email), payout_id=payout_id, why=reason)
        return {"payout_id": row.id, "status": row.status, "amount": row.amount}


@payout.command()
@click.argument("run_id")
def sent(run_id: str) -> dict[str, object]:
    """Say that the bank has carried out a run."""
    with installation.ready():
        return _line(payout_runs.mark_sent(actor=Actor.operator(), run_id=run_id))


@payout.command()
@click.argument("payout_id")
@click.option("--reason", required=True, help="What the bank says; the owner of the account reads it.")
def returned(payout_id: str, reason: str) -> dict[str, object]:
    """Say that the bank returned a payout: it is on the balance again."""
    with installation.ready():
        row = payout_runs.mark_returned(actor=Actor.operator(), payout_id=payout_id, reason=reason)
        return {"payout_id": row.id, "status": row.status, "amount": row.amount}


def _staff(email: str) -> Actor:
    # Whoever has the machine has proved more than a password does.
    return Actor.person(user_by_email(email).id, elevated=True)


def _line(row: PayoutRun) -> dict[str, object]:
    return {
        "run_id": row.id,
        "status": row.status,
        "count": row.count,
        "total": row.total,
        "date": row.on.isoformat(),
    }
