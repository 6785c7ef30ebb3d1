"""A kind of work that another process has just added: this one, which does not know it yet, loses nothing typed."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from api.programs import ok, program
from django.http import QueryDict
from django.test import Client
from django.utils import translation

from michinori.desk.setup_forms import KindsForm
from michinori.kernel.actor import Actor
from michinori.machinery import looks
from michinori.machinery.settings import set_setting, settings_now
from michinori.market.commands.jobs import create_job, edit_job
from michinori.market.models import Job
from michinori.people.commands.kinds import add_kind
from michinori.people.commands.staff import give_role
from michinori.people.models import Profile, User
from michinori.rules.market.kinds import SHIPPED
from tests.market.test_own_kinds import BOWLS, JOB, URUSHI, typed
from tests.pages.visitors import proved, signed_in
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
WHY = {"reason": "漆の市場だから"}


@pytest.fixture(autouse=True)
def _known_again() -> Iterator[None]:
    yield
    looks.remember(looks.Looks(), seconds=1e9)
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def sora(cast: Cast) -> User:
    """An admin; 漆 with 椀と盆 is there, and this process does not know it."""
    made = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=made.id, role="admin")
    for body in (URUSHI, BOWLS):
        add_kind(actor=Actor.person(made.id, elevated=True), body=typed(body))
    forgotten()
    return made


def forgotten() -> None:
    looks.remember(replace(looks.known_looks(), kinds=SHIPPED), seconds=1e9)


def test_a_template_that_was_typed_for_it_is_kept(sora: User) -> None:
    desk, day = proved(sora), settings_now().day.isoformat()
    typed = {"first": day, "value_urushi": "大きさ:", **WHY}
    shown = dict.fromkeys((*SHIPPED.categories[:-1], "urushi", "other"), "") | {"urushi": "大きさ:"}
    typed["shown"] = json.dumps([[slug, text] for slug, text in shown.items()])
    forgotten()
    answer = desk.post("/desk/settings/job_templates", typed)
    assert answer.status_code == 302, answer.content.decode()
    assert settings_now().site.job_templates == (("urushi", "大きさ:"),)


def test_it_is_taken_on_as_soon_as_it_is_chosen(sora: User) -> None:
    desk = proved(sora)
    forgotten()
    typed = {"first": settings_now().day.isoformat(), "value": ["urushi"], "shown": '["urushi"]', **WHY}
    answer = desk.post("/desk/settings/kinds_of_work", typed)
    assert answer.status_code == 302, answer.content.decode()
    assert settings_now().site.kinds_of_work == ("urushi",)


@pytest.mark.parametrize("key", ["job_templates", "terms_templates"])
def test_what_is_typed_for_a_kind_that_there_is_not_is_refused(sora: User, key: str) -> None:
    day = settings_now().day.isoformat()
    answer = proved(sora).post(f"/desk/settings/{key}", {"first": day, "value_glass": "大きさ:", **WHY})
    assert answer.status_code == 422
    assert "このサイトにありません" in answer.content.decode()


def test_it_can_be_chosen_in_every_form_at_once(sora: User, cast: Cast) -> None:
    aki, ren = signed_in(cast.person("Aki")), signed_in(cast.ren)
    forgotten()
    assert aki.post("/jobs/new", JOB | {"subcategory": "bowls", "publish": "1"}).status_code == 302
    job = Job.objects.get()
    assert (job.category, job.subcategory) == ("urushi", "bowls")
    forgotten()
    assert aki.post(f"/jobs/{job.id}/edit", JOB | {"subcategory": "", "title": "朱の椀"}).status_code == 302
    forgotten()
    assert aki.post("/jobs/checklist", JOB).status_code == 200
    forgotten()
    assert ren.post("/profile/edit", {"headline": "塗師", "subcategories": ["bowls"]}).status_code == 302
    assert Profile.objects.get(user=cast.ren).subcategories == ["bowls"]
    forgotten()
    assert KindsForm(QueryDict("kinds_of_work=urushi")).is_valid()


def test_a_change_of_the_title_alone_keeps_it(sora: User, cast: Cast) -> None:
    aoi = cast.acts(cast.aoi)
    job = create_job(actor=aoi, body=JOB | {"subcategory": "bowls"})
    forgotten()
    changed = edit_job(actor=aoi, job_id=job.id, body={"title": "朱の汁椀"})
    assert (changed.title, changed.category, changed.subcategory) == ("朱の汁椀", "urushi", "bowls")


def test_a_site_that_takes_on_nothing_else_offers_and_publishes_nothing_else(sora: User, cast: Cast) -> None:
    job = create_job(actor=cast.acts(cast.aoi), body=JOB)
    set_setting(actor=Actor.operator(), key="kinds_of_work", text='["urushi"]')
    forgotten()
    front = Client().get("/").content.decode()
    assert "category=urushi" in front
    assert "category=design" not in front
    assert "1件" in front
    forgotten()
    aoi = signed_in(cast.aoi)
    assert '<option value="design"' not in aoi.get("/jobs/new").content.decode()
    forgotten()
    assert '<option value="urushi" selected' in aoi.get("/jobs/new", {"copy": job.id}).content.decode()
    aki = signed_in(cast.person("Aki"))
    forgotten()
    assert aki.post("/jobs/new", JOB | {"category": "design", "publish": "1"}).status_code == 422
    assert aki.post("/jobs/new", JOB | {"publish": "1"}).status_code == 302


def test_the_api_counts_none_where_it_has_not_counted(sora: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread may have learned of more between the counting and the naming."""
    monkeypatch.setattr("michinori.api.finding.tiles_for", lambda *_asked: {})
    listed = ok(program("Rin").get("/categories"))["items"]
    assert {one["jobs"] for one in listed} == {0}
