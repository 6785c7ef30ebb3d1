"""A site that takes on some kinds of work: new jobs are of these alone, those that stand are left."""

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import Setting
from michinori.machinery.settings import set_setting
from michinori.market.commands.jobs import create_job, edit_job, publish_job
from michinori.market.models import Job
from michinori.rules.market.kinds import SHIPPED, read_kinds
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
JOB = {"title": "ロゴ", "description": "小さなロゴ", "category": "design", "kind": "fixed"}


@pytest.fixture
def aoi() -> Actor:
    return Actor.person(Cast().aoi.id)


def takes_on(kinds: str) -> None:
    set_setting(actor=Actor.operator(), key="kinds_of_work", text=kinds)


def refused(act: object) -> str:
    with pytest.raises(Problem) as found:
        act()  # type: ignore[operator]
    return f"{found.value.flaws[0].field} {found.value.flaws[0].key}"


def test_at_first_all_kinds_are_taken_on(aoi: Actor) -> None:
    assert create_job(actor=aoi, body=JOB).status == "open"


def test_other_kinds_are_refused_when_they_are_published(aoi: Actor) -> None:
    takes_on('["writing"]')
    assert refused(lambda: create_job(actor=aoi, body=JOB)) == "category kind_not_taken_on"
    assert not Job.objects.exists()
    draft = create_job(actor=aoi, body=JOB, draft=True)
    assert refused(lambda: publish_job(actor=aoi, job_id=draft.id)) == "category kind_not_taken_on"
    draft.refresh_from_db()
    assert draft.status == "draft"
    edit_job(actor=aoi, job_id=draft.id, body={"category": "writing"})
    assert publish_job(actor=aoi, job_id=draft.id).status == "open"


def test_a_job_that_stands_stays_and_can_be_edited_but_not_into_another_kind(aoi: Actor) -> None:
    job = create_job(actor=aoi, body=JOB)
    takes_on('["writing"]')
    assert edit_job(actor=aoi, job_id=job.id, body={"title": "大きなロゴ"}).status == "open"
    assert refused(lambda: edit_job(actor=aoi, job_id=job.id, body={"category": "web"})) == "category kind_not_taken_on"


def test_pages_offer_what_is_taken_on(aoi: Actor) -> None:
    takes_on('["writing"]')
    front = Client().get("/").content.decode()
    assert "category=writing" in front
    assert "category=design" not in front
    browser = Client()
    browser.force_login(Cast().person("Aki", company="秋"))
    form = browser.get("/jobs/new").content.decode()
    assert '<option value="writing"' in form
    assert '<option value="design"' not in form


@pytest.mark.parametrize("wrong", ["design", 3, None, {"design": 1}, ["Smuggling!"], [3], [None]])
def test_what_names_no_kinds_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError, match="not_kinds"):
        read_kinds(wrong)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("kinds_of_work", '["design", "smuggling"]'),
        ("job_templates", '[["smuggling", "a"]]'),
        ("terms_templates", '[["smuggling", [], ""]]'),
    ],
)
def test_no_setting_names_a_kind_that_there_is_not(key: str, text: str) -> None:
    with pytest.raises(Problem) as found:
        set_setting(actor=Actor.operator(), key=key, text=text)
    assert [flaw.field for flaw in found.value.flaws] == [key]
    assert not Setting.objects.exists()


def test_kinds_are_in_their_order_however_they_were_chosen() -> None:
    assert read_kinds(["writing", "urushi", "design", "design"]) == ("design", "writing", "urushi")
    assert SHIPPED.choosing(("writing", "design")).taken_on == ("design", "writing")
    assert SHIPPED.taken_on == ("design", "writing", "web", "video", "translation", "data", "other")
