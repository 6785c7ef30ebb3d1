"""Jobs that close by themselves: at the end of their due date, and once their work is completed."""

from datetime import timedelta

import pytest

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.commands import deliveries, terminations
from michinori.kernel.clock import end_of
from michinori.machinery import clock, events, outbox
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline
from michinori.market.commands.jobs import close_job, create_job, edit_job
from michinori.market.models import Job
from michinori.market.queries import Search, search_jobs
from tests.stories import cast as story
from tests.stories.cast import Cast

from .conftest import JOB

pytestmark = pytest.mark.django_db


def status_of(job: Job) -> str:
    return Job.objects.get(id=job.id).status


def test_a_job_closes_at_the_end_of_its_due_date_and_not_before() -> None:
    cast = Cast()
    due = story.in_days(10)
    job = create_job(actor=cast.acts(cast.aoi), body=JOB | {"due_date": due.isoformat()})
    story.wait_until(end_of(due) - timedelta(seconds=1))
    assert status_of(job) == "open"
    story.wait_until(end_of(due))
    job.refresh_from_db()
    assert (job.status, job.closed_at) == ("closed", end_of(due))
    assert [event.kind for event in events.history(job.id)] == ["job_posted", "job_closed"]
    assert job not in search_jobs(None, Search()).jobs
    assert run_due({"job": HANDLERS["job"]}, clock.now()) == 0


def test_a_later_due_date_is_kept_to_and_none_never_closes() -> None:
    cast = Cast()
    aoi, soon, later = cast.acts(cast.aoi), story.in_days(3), story.in_days(9)
    moved = create_job(actor=aoi, body=JOB | {"due_date": soon.isoformat()})
    never = create_job(actor=aoi, body=JOB | {"due_date": soon.isoformat()})
    draft = create_job(actor=aoi, body=JOB | {"due_date": soon.isoformat()}, draft=True)
    edit_job(actor=aoi, job_id=moved.id, body={"due_date": later.isoformat()})
    edit_job(actor=aoi, job_id=never.id, body={"due_date": None})
    story.wait_until(end_of(soon))
    assert [status_of(one) for one in (moved, never, draft)] == ["open", "open", "draft"]
    story.wait_until(end_of(later))
    assert [status_of(one) for one in (moved, never, draft)] == ["closed", "open", "draft"]
    close_job(actor=aoi, job_id=never.id)
    assert not Deadline.objects.filter(kind="job").exists()


def test_a_completed_contract_closes_its_job_and_one_ended_halfway_does_not() -> None:
    cast = Cast()
    done, halfway = story.active(cast), story.active(cast)
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    deliveries.deliver_work(actor=ren, contract_id=done.id, note="", file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=aoi, contract_id=done.id)
    ending = terminations.open_termination(actor=ren, contract_id=halfway.id, amount=0, reason="agreed")
    terminations.accept_termination(actor=aoi, termination_id=ending.id, amount=0)
    outbox.drain(SUBSCRIBERS)
    assert Job.objects.get(id=done.job_id).status == "closed"
    assert Job.objects.get(id=halfway.job_id).status == "open"
