"""Anybody reports what they can see: once while it is open, silently, with a receipt."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.settings import set_setting
from michinori.market.models import Job
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Case, Report
from michinori.people.queries import default_client
from michinori.trust.commands.reviews import hide_review, write_review
from michinori.trust.models import Review
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished
from tests.stories.test_trust_reviews import STARS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def refused(slug: str, **given: Any) -> None:
    before = Case.objects.count(), Report.objects.count(), Event.objects.count(), OutboxItem.objects.count()
    with pytest.raises(Problem) as problem:
        report_thing(**given)
    assert problem.value.slug == slug
    assert (Case.objects.count(), Report.objects.count(), Event.objects.count(), OutboxItem.objects.count()) == before


def a_job(cast: Cast) -> Job:
    story.proposed(cast)
    return Job.objects.latest("made_at")


def test_reports_of_one_thing_meet_in_one_case_and_the_thing_is_kept_as_it_was() -> None:
    cast = Cast()
    job = a_job(cast)
    first = report_thing(actor=cast.acts(cast.mio), kind="job", ref=job.id, reason="outside")
    second = report_thing(actor=cast.acts(cast.ren), kind="job", ref=job.id, reason="other", note="急かされました")
    assert first.case_id == second.case_id
    case = Case.objects.get()
    assert (case.title, case.text, case.about_id) == (job.title, job.description, default_client(cast.aoi.id).id)
    assert [event.actor for event in Event.objects.filter(subject_id=case.id).order_by("n")] == [
        cast.mio.id,
        cast.ren.id,
    ]


def test_what_is_refused_writes_nothing() -> None:
    cast = Cast()
    job = a_job(cast)
    mio = cast.acts(cast.mio)
    refused("own-thing", actor=cast.acts(cast.aoi), kind="job", ref=job.id, reason="spam")
    refused("not-found", actor=mio, kind="job", ref="job_aaaaaaaaaaaaaaaa", reason="spam")
    refused("not-found", actor=mio, kind="job", ref="a\x00b", reason="spam")
    refused("not-found", actor=mio, kind="wish", ref=job.id, reason="spam")
    refused("invalid", actor=mio, kind="job", ref=job.id, reason="because")
    refused("invalid", actor=mio, kind="job", ref=job.id, reason="other", note="  ")
    refused("invalid", actor=mio, kind="job", ref=job.id, reason="spam", note="あ" * 2_001)
    report_thing(actor=mio, kind="job", ref=job.id, reason="spam")
    refused("reported-already", actor=mio, kind="job", ref=job.id, reason="fraud")


def test_one_reports_only_what_one_can_see() -> None:
    cast = Cast()
    contract = finished(cast)
    review = write_review(actor=cast.acts(cast.ren), contract_id=contract.id, stars=STARS, comment="ひどい")
    mio = cast.acts(cast.mio)
    refused("not-found", actor=mio, kind="review", ref=review.id, reason="harassment")
    write_review(actor=cast.acts(cast.aoi), contract_id=contract.id, stars=STARS)
    made = report_thing(actor=mio, kind="review", ref=review.id, reason="harassment")
    assert made.case.about_id == cast.ren.id
    hide_review(actor=cast.acts(cast.person("Sora", staff=True)), review_id=review.id, reason="中傷")
    refused(
        "not-found", actor=cast.acts(cast.aoi), kind="review", ref=Review.objects.get(by="worker").id, reason="spam"
    )


def test_people_and_organisations_can_be_reported_but_not_without_end() -> None:
    cast = Cast()
    mio, agency = cast.acts(cast.mio), default_client(cast.aoi.id).id
    set_setting(actor=Actor.operator(), key="reports_a_day", text="2")
    report_thing(actor=mio, kind="person", ref=cast.ren.id, reason="spam")
    report_thing(actor=mio, kind="organisation", ref=agency, reason="fraud")
    refused("too-many-reports", actor=mio, kind="person", ref=cast.aoi.id, reason="spam")
    report_thing(actor=cast.acts(cast.ren), kind="person", ref=cast.aoi.id, reason="spam")


def test_the_page_gives_a_receipt_and_the_reported_sees_nothing() -> None:
    cast = Cast()
    job = a_job(cast)
    mio, aoi = Client(), Client()
    mio.force_login(cast.mio)
    aoi.force_login(cast.aoi)
    address = f"/reports/job/{job.id}"
    assert address in mio.get(f"/jobs/{job.id}").content.decode()
    assert address not in aoi.get(f"/jobs/{job.id}").content.decode()
    typed = {"reason": "other", "note": ""}
    assert mio.post(address, typed).status_code == 422
    note = "<script>alert(1)</script> 支払いは外でと言われました"
    answer = mio.post(address, typed | {"note": note}, follow=True)
    words = answer.content.decode()
    assert "通報を受け付けました" in words
    assert "<script>alert(1)" not in words
    assert "&lt;script&gt;" in words
    assert "もう通報をいただいています" in mio.get(address).content.decode()
    assert aoi.get(address).status_code == 409
    assert "通報" not in aoi.get("/").content.decode().replace("通報と運営の決定", "")  # the menu
