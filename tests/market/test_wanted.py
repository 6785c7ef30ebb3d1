"""Jobs that look for a number of people or have an end of posting: they close, and open again, by themselves."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import offers
from michinori.kernel.clock import end_of
from michinori.kernel.problems import Problem
from michinori.machinery import outbox
from michinori.market.commands.jobs import create_job, edit_job
from michinori.market.models import Job
from tests.stories import cast as story
from tests.stories.cast import Cast

from .conftest import JOB

pytestmark = pytest.mark.django_db


def status_of(job_id: str | None) -> str:
    outbox.drain(SUBSCRIBERS)
    return Job.objects.get(id=job_id or "").status


def test_a_posting_ends_on_its_last_day_even_before_the_due_date() -> None:
    cast = Cast()
    aoi, last, due = cast.acts(cast.aoi), story.in_days(4), story.in_days(20)
    body: dict[str, Any] = JOB | {"closes_on": last.isoformat(), "due_date": due.isoformat()}
    job = create_job(actor=aoi, body=body)
    for day, key in ((story.in_days(21), "closes_after_due"), (story.in_days(-1), "date_in_past")):
        with pytest.raises(Problem) as problem:
            edit_job(actor=aoi, job_id=job.id, body={"closes_on": day.isoformat()})
        assert [(flaw.field, flaw.key) for flaw in problem.value.flaws] == [("closes_on", key)]
    story.wait_until(end_of(last) - timedelta(seconds=1))
    assert status_of(job.id) == "open"
    story.wait_until(end_of(last))
    job.refresh_from_db()
    assert (job.status, job.closed_at) == ("closed", end_of(last))


def test_a_job_closes_with_the_last_person_it_looks_for_and_opens_again_if_that_contract_is_cancelled() -> None:
    cast = Cast()
    one = story.offered(cast)
    Job.objects.filter(id=one.job_id).update(wanted=1)
    assert status_of(one.job_id) == "open"
    offers.accept_offer(actor=cast.acts(cast.ren), contract_id=one.id, terms_version=1)
    assert status_of(one.job_id) == "closed"
    offers.cancel_contract(actor=cast.acts(cast.ren), contract_id=one.id)
    assert status_of(one.job_id) == "open"


def test_a_job_that_looks_for_two_stays_open_with_one() -> None:
    cast = Cast()
    one = story.offered(cast)
    Job.objects.filter(id=one.job_id).update(wanted=2)
    offers.accept_offer(actor=cast.acts(cast.ren), contract_id=one.id, terms_version=1)
    assert status_of(one.job_id) == "open"
    for wrong in (0, 100):
        with pytest.raises(IntegrityError), transaction.atomic():
            Job.objects.update(wanted=wrong)
