"""The group of all commands, which prints results (one JSON object on the last line of stdout) and refusals."""

import errno
import os
from contextlib import suppress
from importlib.metadata import version
from typing import Any

import click
import psycopg
from django.conf import settings
from django.db import OperationalError
from django.utils import translation

from michinori.config import installation
from michinori.config.commands import (
    answers,
    bank,
    bank_accounts,
    books,
    clock,
    conduct,
    copies,
    data,
    deposits,
    doctor,
    evidence,
    files,
    health,
    identity,
    keys,
    ledger,
    log,
    mail,
    migration,
    outbox,
    papers,
    payouts,
    serving,
    simulation,
    tokens,
    users,
)
from michinori.config.commands import (
    settings as dated,
)
from michinori.config.embedded.engine import DatabaseFailed
from michinori.config.serving import catalogues
from michinori.kernel.problems import Problem
from michinori.machinery.storage import FilesAway
from michinori.wording import problems

_OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOTDIR)


class Program(click.Group):
    """Prints a Problem, or a failure of the database or the disk, as a sentence on stderr and exits with 1 (click exits
    with 2 for usage errors).
    """

    def invoke(self, ctx: click.Context) -> Any:
        with suppress(OSError):  # who may not write there has them compiled, or hears it from serve
            catalogues.compile_changed()  # before the first text: a demo in a new clone writes in both languages
        with translation.override(_language()):
            try:
                return super().invoke(ctx)
            except Problem as problem:
                raise click.ClickException(_in_words(problem)) from problem
            except installation.NotReady as missing:
                raise click.ClickException(str(missing)) from missing
            except FilesAway as away:
                raise click.ClickException(f"The files cannot be used: {away}") from away
            except (DatabaseFailed, OperationalError, psycopg.OperationalError) as failure:
                raise click.ClickException(f"The database cannot be used: {_one_line(failure)}") from failure
            except OSError as failure:
                if failure.errno not in _OF_THE_MACHINE:
                    raise
                named = f"{failure.filename}: " if failure.filename else ""
                raise click.ClickException(f"{named}{failure.strerror}") from failure


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        answers.show({"version": version("michinori")})
        ctx.exit()


@click.group(cls=Program, context_settings={"help_option_names": ["--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Print the version and exit.",
)
def michinori() -> None:
    """Michinori, the marketplace where getting off halfway is settled fairly."""


@michinori.result_callback()
def print_answer(answer: dict[str, object] | None) -> None:
    if answer is not None:
        answers.show(answer)


def _one_line(failure: Exception) -> str:
    return " ".join(str(failure).split())


def _language() -> str:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return settings.LANGUAGE_CODE if spoken.startswith(settings.LANGUAGE_CODE) else "en"


def _in_words(problem: Problem) -> str:
    lines = [f"{problems.title(problem)}: {problems.detail(problem)}"]
    lines += [f"  {flaw.field}: {problems.flaw_text(flaw)}" for flaw in problem.flaws]
    return "\n".join(lines)


for command in (
    serving.serve,
    serving.demo,
    users.user,
    tokens.token,
    deposits.deposit,
    identity.identity,
    bank_accounts.bank_account,
    payouts.payout,
    bank.bank,
    books.books,
    clock.clock,
    ledger.ledger,
    log.log,
    conduct.conduct,
    health.check,
    doctor.doctor,
    mail.mail,
    migration.migrate,
    outbox.outbox,
    files.files,
    evidence.evidence,
    papers.papers,
    data.data,
    copies.backup,
    copies.restore,
    copies.hold,
    copies.release,
    keys.renew_key,
    keys.renew_push_key,
    keys.accept_keys,
    keys.renew_webhook,
    dated.settings,
    simulation.simulate_disputes,
):
    michinori.add_command(command)
