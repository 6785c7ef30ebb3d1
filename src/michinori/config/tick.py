"""What the background process does by itself: the tick every two seconds, the tidying every minute and every day."""

from django.core.management import call_command
from procrastinate import jobs
from procrastinate.contrib.django import app

from michinori.columns.commands import checking
from michinori.config import table
from michinori.machinery import clock, deadlines, idempotency, outbox, rates
from michinori.notices.commands import reading
from michinori.notices.push import sending as pushes
from michinori.notices.webhooks import sending
from michinori.practice import databases

_OWN = {"tick", "akismet", "webhooks", "pushes", "tidy", "sweep", "practices"}


def apply_due() -> int:
    """Apply all deadlines that have passed, in order of time; gives how many acts were applied."""
    return deadlines.run_due(deadlines.handlers(), clock.now())


# The sixth field are seconds. A tick that still waits keeps the next one from queueing; no task holds a lock, since
# a job that was killed would keep it.
@app.periodic(cron="* * * * * */2")
@app.task(name="tick", queueing_lock="tick", pass_context=False)
def tick(timestamp: int) -> None:
    """Apply what is due, then tell what has happened."""
    apply_due()
    outbox.drain(table.SUBSCRIBERS)


@app.periodic(cron="* * * * * */3")
@app.task(name="akismet", queueing_lock="akismet", pass_context=False)
def akismet(timestamp: int) -> None:
    """Apart from the tick: a call to another site may take its time."""
    checking.ask_akismet()


@app.periodic(cron="* * * * * */2")
@app.task(name="webhooks", queueing_lock="webhooks", pass_context=False)
def webhooks(timestamp: int) -> None:
    """Call programs; beside the tick, since they may take their time to answer."""
    sending.send_due()


@app.periodic(cron="* * * * * */2")
@app.task(name="pushes", queueing_lock="pushes", pass_context=False)
def push(timestamp: int) -> None:
    """Call push services, for the same reason beside the tick."""
    pushes.send_due()


@app.periodic(cron="* * * * *")
@app.task(name="tidy", queueing_lock="tidy")
async def tidy(timestamp: int) -> None:
    """Jobs whose worker was killed: our own come again by themselves, the others are tried again."""
    for job in await app.job_manager.get_stalled_jobs():
        if job.task_name in _OWN:
            await app.job_manager.finish_job(job, status=jobs.Status.FAILED, delete_job=True)
        else:
            await app.job_manager.retry_job(job)


@app.periodic(cron="30 18 * * *")
@app.task(name="sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Once a day, at half past three at night in Japan: forget what is over."""
    outbox.forget_old()
    idempotency.forget_old()
    rates.forget_old()
    reading.forget_old()
    checking.erase_old()
    sending.forget_old()
    call_command("clearsessions")


@app.periodic(cron="23 * * * *")
@app.task(name="practices", queueing_lock="practices")
def practices(timestamp: int) -> None:
    """Once an hour: drop the practices that are over."""
    databases.sweep()
