"""Runs of payouts that the clock gathers, on the morning of each bank day (domain § 8, Money out)."""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.models import Deadline
from michinori.rules.money.bank_days import is_open, next_gathering
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.policy import may_real_money_leave
from michinori.treasury.queries.runs_ahead import GATHERING

DEADLINE = GATHERING
_SITE = "site"


def await_bank_day(now: datetime) -> None:
    """Let the clock gather from the next bank day on, once there is an account to which money may go."""
    if not Deadline.objects.filter(kind=DEADLINE, subject_id=_SITE).exists():
        set_deadline(DEADLINE, _SITE, next_gathering(now))


def gather_again(now: datetime) -> None:
    """Let the clock gather anew what a dissolved run leaves: at once while banks take files for that day, so that no
    pay is late by one person's word, else on the next bank day.
    """
    if is_open(now):
        set_deadline(DEADLINE, _SITE, now)
    else:
        await_bank_day(now)


def gather_due(subject_id: str, at: datetime) -> int:
    """Deadline handler: gather what is to leave today, or with the next bank day where this morning was missed. Where
    real money may not leave, nothing is gathered, so that what was asked for can still be taken back. Return how many
    runs were made (0 or 1); a day that has its run already keeps it.
    """
    now = clock.now()
    made = gather_run(actor=Actor.clock()) if may_real_money_leave() else None
    set_deadline(DEADLINE, subject_id, next_gathering(now))
    return int(made is not None and made.gathered_at >= now)
