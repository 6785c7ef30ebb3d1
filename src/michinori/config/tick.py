"""The periodic tasks of the background process: the tick every two seconds, others up to once a day."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from procrastinate import jobs
from procrastinate.contrib.django import app

from michinori.columns.commands import checking
from michinori.config import former_key, health, outages, table
from michinori.config.copies import nightly, proof
from michinori.contracts.commands import erasing as handovers
from michinori.figures.commands import counting
from michinori.leaving.commands import unconfirmed
from michinori.ledger import months
from michinori.legal.commands import demands
from michinori.machinery import (
    acting,
    caching,
    clock,
    deadlines,
    erasing,
    idempotency,
    looking,
    outbox,
    rates,
    scanning,
)
from michinori.notices.commands import reading
from michinori.notices.push import commands as devices
from michinori.notices.push import sending as pushes
from michinori.notices.webhooks import commands as webhook_secrets
from michinori.notices.webhooks import sending
from michinori.papers.commands import printing
from michinori.people.commands import organisation_invitations, security, seeds
from michinori.practice import databases
from michinori.support.commands import erasing as inquiries
from michinori.treasury.commands import card_looks, card_work, gathering, sending_on
from michinori.trust.commands import averages, recounting

OWN = {
    "tick",
    "outbox",
    "mails",
    "akismet",
    "webhooks",
    "pushes",
    "tidy",
    "uncache",
    "sweep",
    "practices",
    "looking",
    "scanning",
    "proving",
    "backup",
    "backup_proof",
    "payouts",
    "papers",
    "cards",
    "figures",
}

_log = logging.getLogger(__name__)
_TICKING = threading.BoundedSemaphore(2)
_DRAINERS = threading.BoundedSemaphore(2)
_MAILING = threading.BoundedSemaphore(1)
_SCANNING = threading.BoundedSemaphore(1)
_PRINTING = threading.BoundedSemaphore(1)
_CALLING = threading.BoundedSemaphore(2)
_PUSHING = threading.BoundedSemaphore(1)


def apply_due(applies: Callable[[str], bool] = bool, *, take: bool = False) -> int:
    """Apply all deadlines that have passed, of the kinds for which ``applies`` is true (by default of all), in order of
    time; return how many acts were applied, none at a standstill. ``take``: share them with other processes.
    """
    acting.beat()
    if acting.standstill():
        return 0
    may_gather = applies(gathering.DEADLINE) and card_looks.look_before_gathering()
    handlers = {
        kind: each
        for kind, each in deadlines.handlers().items()
        if applies(kind) and (may_gather or kind != gathering.DEADLINE)
    }
    return deadlines.run_due(handlers, clock.now(), take=take)


def _within(places: threading.BoundedSemaphore, act: Callable[[], object]) -> None:
    """Do it where one of its places in this process is free; else those who hold them do it, or a later turn."""
    if places.acquire(blocking=False):
        try:
            act()
        finally:
            places.release()


# Each task has a queue of its own name: a worker takes from its own tasks' queues only, so that during an upgrade no
# version finds a job it does not know. The sixth field of cron is seconds. The queueing lock keeps ticks from piling
# up. No task takes an execution lock, which a killed job would never free.
@app.periodic(cron="* * * * * */2")
@app.task(name="tick", queue="tick", queueing_lock="tick", pass_context=False)
def tick(timestamp: int) -> None:
    """Apply what is due; two may share it, as in ``drain``."""
    _within(_TICKING, lambda: apply_due(lambda kind: kind not in table.LONG, take=True))


@app.periodic(cron="* * * * * */2")
@app.task(name="outbox", queue="outbox", queueing_lock="outbox", pass_context=False)
def drain(timestamp: int) -> None:
    """Tell what has happened, also while much falls due; a restored copy tells nothing. Two at a time in a process, so
    that one computes while the database works for the other, and other tasks find a place.
    """
    if acting.standstill() != "restored":
        _within(_DRAINERS, lambda: outbox.drain(table.SUBSCRIBERS, with_errands=False))


@app.periodic(cron="* * * * * */2")
@app.task(name="mails", queue="mails", queueing_lock="mails", pass_context=False)
def send_mails(timestamp: int) -> None:
    """Send mails, apart from the outbox, since a mail server may answer slowly. One at a time in a process."""
    if acting.standstill() != "restored":
        _within(_MAILING, lambda: outbox.run_errands(table.SUBSCRIBERS))


@app.periodic(cron="* * * * * */10")
@app.task(name="payouts", queue="payouts", queueing_lock="payouts", pass_context=False)
def payouts(timestamp: int) -> None:
    """Gather the payouts of a bank day, apart from the tick, since thousands of them take a while."""
    apply_due(lambda kind: kind in table.LONG)


@app.periodic(cron="* * * * * */5")
@app.task(name="papers", queue="papers", queueing_lock="papers", pass_context=False)
def print_papers(timestamp: int) -> None:
    """Make the PDFs of new papers, apart from the tick, since typesetting takes its time. One in a process."""
    if acting.standstill() != "restored":
        _within(_PRINTING, printing.print_due)


@app.periodic(cron="* * * * * */3")
@app.task(name="akismet", queue="akismet", queueing_lock="akismet", pass_context=False)
def akismet(timestamp: int) -> None:
    """Ask Akismet, apart from the tick, since calls to another site may be slow."""
    if acting.standstill() != "restored":
        checking.ask_akismet()


@app.periodic(cron="* * * * * */2")
@app.task(name="webhooks", queue="webhooks", queueing_lock="webhooks", pass_context=False)
def webhooks(timestamp: int) -> None:
    """Call webhooks, apart from the tick, since programs may answer slowly. Two at a time in a process, each of which
    calls eight: whoever has receivers that hang fills no other places.
    """
    if acting.standstill() != "restored":
        _within(_CALLING, sending.send_due)


@app.periodic(cron="* * * * * */2")
@app.task(name="pushes", queue="pushes", queueing_lock="pushes", pass_context=False)
def push(timestamp: int) -> None:
    """Call push services, apart from the tick, since they may answer slowly. One at a time in a process, as above."""
    if acting.standstill() != "restored":
        _within(_PUSHING, pushes.send_due)


@app.periodic(cron="* * * * * */2")
@app.task(name="cards", queue="cards", queueing_lock="cards", pass_context=False)
def cards(timestamp: int) -> None:
    """Ask and tell the card company, apart from the tick, since it may answer slowly."""
    if acting.standstill() != "restored":
        card_work.do_card_work()


@app.periodic(cron="* * * * *")
@app.task(name="tidy", queue="tidy", queueing_lock="tidy")
async def tidy(timestamp: int) -> None:
    """Clean up jobs whose worker was killed: delete our periodic ones, which come again anyway, and
    retry all others.
    """
    for job in await app.job_manager.get_stalled_jobs():
        if job.task_name in OWN:
            await app.job_manager.finish_job(job, status=jobs.Status.FAILED, delete_job=True)
        else:
            await app.job_manager.retry_job(job)


@app.periodic(cron="5 * * * *")
@app.task(name="uncache", queue="uncache", queueing_lock="uncache", pass_context=False)
def uncache(timestamp: int) -> None:
    """Delete what has expired in the cache, and the counts of limits whose window is over, once an hour: most is kept
    for minutes, for each visitor or token.
    """
    caching.forget_old()
    rates.forget_old()


@app.periodic(cron="30 18 * * *")
@app.task(name="sweep", queue="sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Delete old data once a day, at 3:30 in Japan, and send on what lies with who has left. A part that fails is
    logged and leaves the others their turn; the first failure is raised at the end: the task counts as failed.
    """
    if acting.standstill() == "restored":
        return
    failures = []
    for part in _parts_of_the_night():
        try:
            part()
        except Exception as failure:
            if outages.outage_of(failure) == "database-away":
                raise  # it would be the same with all others
            _log.exception("a part of the night's sweep failed")
            failures.append(failure)
    if failures:
        raise failures[0]


def _parts_of_the_night() -> Sequence[Callable[[], object]]:
    return (
        outbox.forget_old,
        idempotency.forget_old,
        security.forget_old,
        reading.forget_old,
        checking.erase_old,
        demands.strike_old,
        inquiries.strike_old,
        sending.forget_old,
        card_work.forget_old,
        organisation_invitations.strike_unanswered,
        handovers.strike_unanswered,
        unconfirmed.end_unconfirmed,
        erasing.sweep_files,
        partial(call_command, "clearsessions"),
        security.forget_devices,
        seeds.seal_seeds,
        webhook_secrets.forget_former_secrets,
        devices.forget_former_key,
        partial(former_key.sweep, Path(settings.HOME)),
        sending_on.send_on_left,
    )


@app.periodic(cron="*/10 * * * *")
@app.task(name="proving", queue="proving", queueing_lock="proving")
def prove_books(timestamp: int) -> None:
    """Prove the books every ten minutes, and note sums of closed months that are missing."""
    months.sum_closed()
    health.prove()


@app.periodic(cron="*/10 * * * *")
@app.task(name="figures", queue="figures", queueing_lock="figures", pass_context=False)
def count_figures(timestamp: int) -> None:
    """Count months that are over, and what of conduct is counted by day or month, apart from the tick, since that takes
    a while on a large site.
    """
    if not acting.standstill():
        counting.count_due()
        averages.refresh_due()
        recounting.recount_due()


@app.periodic(cron="5 * * * *")
@app.task(name="backup", queue="backup", queueing_lock="backup")
def back_up(timestamp: int) -> None:
    """Make the nightly backup; asked every hour, so that one that failed or was missed is made later."""
    nightly.back_up_if_due(datetime.now(UTC))


@app.periodic(cron="*/10 * * * *")
@app.task(name="backup_proof", queue="backup_proof", queueing_lock="backup_proof", pass_context=False)
def prove_backup(timestamp: int) -> None:
    """Restore the night's backup aside, in a process of its own, once it is made (decision 70)."""
    proof.prove_if_due(datetime.now(UTC))


@app.periodic(cron="* * * * *")
@app.task(name="looking", queue="looking", queueing_lock="looking")
def look_at_files(timestamp: int) -> None:
    """Make the previews of files that an older version stored."""
    looking.look_at_old_files()


@app.periodic(cron="* * * * * */5")
@app.task(name="scanning", queue="scanning", queueing_lock="scanning", pass_context=False)
def scan_files(timestamp: int) -> None:
    """Let the scanner look at files that wait, apart from the tick, since it may answer slowly. One at a time in a
    process: a scanner that hangs would take the place of all else.
    """
    if acting.standstill() != "restored":
        _within(_SCANNING, scanning.scan_due)


@app.periodic(cron="23 * * * *")
@app.task(name="practices", queue="practices", queueing_lock="practices")
def practices(timestamp: int) -> None:
    """Drop the practices that are over, once an hour."""
    databases.sweep()
