"""A founder of a market for lacquer craft adds 漆 (urushi) with subcategories; it is used everywhere, and retired."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api.programs import ok, program
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.utils import translation

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, looks
from michinori.machinery.models import KindOfWork
from michinori.machinery.settings import set_setting
from michinori.market.commands.jobs import create_job, edit_job, publish_job
from michinori.market.commands.searches import save_search
from michinori.market.models import Job
from michinori.market.queries import Search, search_jobs
from michinori.people.commands.importing import import_people
from michinori.people.commands.kinds import add_kind, change_kind, offer_kind_again, retire_kind
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.staff import give_role
from michinori.people.models import Profile, User
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.market.own_kinds import ICONS
from michinori.wording.market.categories import ICON_WORDS
from tests.pages.visitors import proved, signed_in
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
URUSHI = {"slug": "urushi", "parent": "", "ja": "漆", "en": "Lacquer", "icon": "hand", "place": "65"}
BOWLS = {"slug": "bowls", "parent": "urushi", "ja": "椀と盆", "en": "Bowls and trays", "icon": "hand", "place": "10"}
JOB = {"title": "汁椀", "description": "汁椀を五つ、朱で塗ってください。", "category": "urushi", "kind": "fixed"}


@pytest.fixture(autouse=True)
def _known_again() -> Iterator[None]:
    looks.forget()
    yield
    looks.remember(looks.Looks(), seconds=1e9)
    translation.deactivate()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def sora(cast: Cast) -> User:
    made = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=made.id, role="admin")
    return made


def admin(user: User) -> Actor:
    return Actor.person(user.id, elevated=True)


def typed(body: dict[str, str]) -> dict[str, object]:
    return {**body, "place": int(body["place"])}


@pytest.fixture
def urushi(sora: User) -> User:
    """漆 with 椀と盆 is there; gives who added it."""
    for body in (URUSHI, BOWLS):
        add_kind(actor=admin(sora), body=typed(body))
    looks.forget()
    return sora


def page(browser: Client, address: str, **asked: Any) -> str:
    answer = browser.get(address, asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def refused(act: Any) -> Any:
    with pytest.raises(Problem) as found:
        act()
    return [(flaw.field, flaw.key) for flaw in found.value.flaws] or found.value.slug


def test_the_story_of_a_market_for_lacquer(cast: Cast, sora: User) -> None:
    desk = proved(sora)
    assert desk.post("/desk/kinds", URUSHI).status_code == 302
    assert desk.post("/desk/kinds", BOWLS).status_code == 302
    assert [one.kind for one in audit.newest() if one.kind == "kind_added"] == ["kind_added"] * 2
    assert "椀と盆" in page(desk, "/desk/kinds")

    aki = signed_in(cast.person("Aki"))
    form = page(aki, "/jobs/new")
    assert '<option value="urushi">漆</option>' in form
    assert '<optgroup label="漆">' in form
    sent = JOB | {"subcategory": "bowls", "publish": "1"}
    assert aki.post("/jobs/new", sent).status_code == 302
    job = Job.objects.get()
    assert (job.category, job.subcategory, job.status) == ("urushi", "bowls", "open")

    assert "category=urushi" in page(Client(), "/")
    ren = signed_in(cast.ren)
    found = page(ren, "/jobs", category="urushi")
    assert "汁椀" in found
    assert "subcategory=bowls" in found
    assert "汁椀" in page(ren, "/jobs", category="urushi", subcategory="bowls")
    assert not search_jobs(None, Search(category="design")).jobs
    assert "椀と盆" in page(ren, f"/jobs/{job.id}")
    assert "Bowls and trays" in ren.get(f"/jobs/{job.id}", headers={"Accept-Language": "en"}).content.decode()

    listed = ok(program("Rin").get("/categories"))["items"]
    assert [one["category"] for one in listed][-2:] == ["urushi", "other"]
    one = next(each for each in listed if each["category"] == "urushi")
    within = [{"slug": "bowls", "name": "椀と盆", "jobs": 1, "offered": True}]
    assert one == {"category": "urushi", "name": "漆", "jobs": 1, "subcategories": within, "offered": True}
    assert [each["id"] for each in ok(program("Rin").get("/jobs", category="urushi"))["items"]] == [job.id]

    assert desk.post("/desk/kinds/urushi/retire").status_code == 302
    assert 'value="urushi"' not in page(aki, "/jobs/new")
    assert 'value="bowls"' not in page(aki, "/jobs/new")
    assert "漆・椀と盆" in page(ren, f"/jobs/{job.id}")
    assert "category=urushi" not in page(Client(), "/")
    assert "category=urushi" in page(ren, "/jobs"), "as long as there is a job in it, it can be found"
    assert 'value="urushi" selected' in page(aki, f"/jobs/{job.id}/edit")
    again = aki.post("/jobs/new", sent)
    assert again.status_code == 422
    assert desk.post("/desk/kinds/urushi/offer").status_code == 302
    assert 'value="urushi"' in page(aki, "/jobs/new")


def test_names_icon_and_place_change_and_nothing_else(urushi: User, cast: Cast) -> None:
    desk = proved(urushi)
    changed = {"ja": "うるし", "en": "Urushi", "icon": "star", "place": "5", "slug": "x", "parent": "design"}
    assert desk.post("/desk/kinds/urushi", changed).status_code == 302
    row = KindOfWork.objects.get(slug="urushi")
    assert (row.parent, row.ja, row.en, row.icon, row.place) == ("", "うるし", "Urushi", "star", 5)
    front = page(Client(), "/")
    assert front.index("category=urushi") < front.index("category=design")
    assert "#star" in front
    entries = len(audit.newest())
    change_kind(actor=admin(urushi), slug="urushi", body=typed(changed))
    assert len(audit.newest()) == entries, "the same once more is no change"


def test_a_job_keeps_what_is_retired_and_can_be_edited(urushi: User, cast: Cast) -> None:
    aoi = cast.acts(cast.aoi)
    job = create_job(actor=aoi, body=JOB | {"subcategory": "bowls"})
    draft = create_job(actor=aoi, body=JOB, draft=True)
    retire_kind(actor=admin(urushi), slug="bowls")
    retire_kind(actor=admin(urushi), slug="urushi")
    looks.forget()
    assert edit_job(actor=aoi, job_id=job.id, body={"title": "朱の汁椀"}).subcategory == "bowls"
    assert refused(lambda: publish_job(actor=aoi, job_id=draft.id)) == [("category", "kind_not_taken_on")]
    offer_kind_again(actor=admin(urushi), slug="urushi")
    looks.forget()
    assert publish_job(actor=aoi, job_id=draft.id).status == "open"
    assert refused(lambda: edit_job(actor=aoi, job_id=draft.id, body={"subcategory": "bowls"})) == [
        ("subcategory", "kind_not_taken_on")
    ]


def test_profiles_searches_and_imports_take_them(urushi: User, cast: Cast) -> None:
    ren = cast.acts(cast.ren)
    update_profile(actor=ren, headline="塗師", about="", skills=["漆"], subcategories=["bowls", "logo"])
    profile = Profile.objects.get(user=cast.ren)
    assert (profile.categories, profile.subcategories) == (["design", "urushi"], ["logo", "bowls"])
    assert "椀と盆" in page(signed_in(cast.ren), f"/workers/{cast.ren.id}")
    found = page(signed_in(cast.aoi), "/workers", category="urushi", subcategory="bowls")
    assert "塗師" in found
    save_search(actor=ren, body={"name": "漆", "category": "urushi", "subcategory": "bowls"})
    assert "椀と盆" in page(signed_in(cast.ren), "/searches")
    lines = ["email,name,categories\n", "hana@example.com,花,urushi\n"]
    import_people(actor=admin(urushi), lines=lines, dry_run=False)
    assert Profile.objects.get(user__email="hana@example.com").categories == ["urushi"]

    retire_kind(actor=admin(urushi), slug="bowls")
    looks.forget()
    edit = page(signed_in(cast.ren), "/profile/edit")
    assert 'value="bowls" checked' in edit
    update_profile(actor=ren, headline="塗師です", about="", skills=["漆"], subcategories=["bowls"])
    mio = cast.acts(cast.mio)
    assert refused(lambda: update_profile(actor=mio, headline="", about="", skills=[], subcategories=["bowls"])) == [
        ("subcategories", "not_a_choice")
    ]
    assert 'value="bowls"' not in page(signed_in(cast.mio), "/profile/edit")


def test_feeds_embedded_lists_and_settings_name_them(urushi: User, cast: Cast) -> None:
    create_job(actor=cast.acts(cast.aoi), body=JOB)
    for address in ("/jobs/feed.json", "/jobs/feed", "/jobs/embedded"):
        answer = Client().get(address, {"category": "urushi"})
        assert answer.status_code == 200, address
        said = json.dumps(answer.json(), ensure_ascii=False) if address.endswith("json") else answer.content.decode()
        assert "漆" in said, address
    assert '<option value="urushi"' in page(Client(), "/jobs/embed")
    for key, text in (
        ("kinds_of_work", '["urushi"]'),
        ("job_templates", '[["urushi", "大きさ:"]]'),
        ("terms_templates", '[["urushi", [["下塗り", 40], ["上塗り", 60]], ""]]'),
    ):
        set_setting(actor=Actor.operator(), key=key, text=text)
    looks.forget()
    desk = proved(urushi)
    assert page(desk, "/desk/settings").count("<dd>漆") == 3
    assert 'name="value_urushi"' in page(desk, "/desk/settings/job_templates")
    assert 'name="note_urushi"' in page(desk, "/desk/settings/terms_templates")
    aoi = page(signed_in(cast.aoi), "/jobs/new", template="urushi")
    assert "大きさ:" in aoi
    assert 'value="design"' not in aoi
    tiles = page(signed_in(cast.ren), "/jobs")
    assert "category=urushi" in tiles
    assert "category=design" not in tiles, "what is not taken on, and has no job, has no tile"
    assert refused(lambda: retire_kind(actor=admin(urushi), slug="urushi")) == "last-kind"
    assert desk.post("/desk/kinds/urushi/retire").headers["Location"] == "/desk/kinds/urushi"
    assert "ひとつもなくなります" in page(desk, "/desk/kinds/urushi")


def test_another_process_learns_of_one_as_soon_as_somebody_names_it(sora: User, cast: Cast) -> None:
    looks.remember(looks.Looks(), seconds=1e9)
    add_kind(actor=admin(sora), body=typed(URUSHI))
    assert "urushi" not in looks.looks_now().kinds.within
    job = create_job(actor=cast.acts(cast.aoi), body=JOB)
    assert "urushi" in looks.looks_now().kinds.within
    looks.remember(looks.Looks(), seconds=1e9)
    assert "漆" in page(signed_in(cast.ren), f"/jobs/{job.id}")
    looks.remember(looks.Looks(), seconds=1e9)
    assert [one.id for one in search_jobs(None, Search(category="urushi")).jobs] == [job.id]
    looks.remember(looks.Looks(), seconds=1e9)
    assert refused(lambda: search_jobs(None, Search(category="glass"))) == [("category", "not_a_choice")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slug": "logo"}, "この記号は、ほかの種類が使っています"),
        ({"slug": "urushi"}, "この記号は、ほかの種類が使っています"),
        ({"slug": "漆"}, "小文字のaからz"),
        ({"ja": "漆"}, "同じ名前の種類があります"),
        ({"ja": "デザイン"}, "同じ名前の種類があります"),
        ({"en": "design"}, "同じ名前の種類があります"),
        ({"en": ""}, "入力してください"),
        ({"ja": "硝" * 10_000}, "30文字"),
        ({"parent": "logo"}, "選"),
        ({"icon": "skull"}, "選"),
        ({"place": "いち"}, "数字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(urushi: User, changes: dict[str, str], said: str) -> None:
    glass = {"slug": "glass", "parent": "", "ja": "硝子", "en": "Glass", "icon": "sun", "place": "65"}
    answer = proved(urushi).post("/desk/kinds", glass | changes)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert KindOfWork.objects.count() == 2


def test_markup_in_a_name_is_shown_as_it_was_typed(urushi: User, cast: Cast) -> None:
    add_kind(actor=admin(urushi), body=typed(URUSHI) | {"slug": "evil", "ja": "<b>&漆</b>", "en": '"><script>'})
    looks.forget()
    create_job(actor=cast.acts(cast.aoi), body=JOB | {"category": "evil"})
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    for said in (page(Client(), "/"), page(ren, "/jobs"), page(aoi, "/jobs/new"), page(proved(urushi), "/desk/kinds")):
        assert "&lt;b&gt;&amp;漆&lt;/b&gt;" in said
        assert "<b>&漆" not in said
        assert "<b>&amp;" not in said
    english = ren.get("/jobs", headers={"Accept-Language": "en"}).content.decode()
    assert "<script>" not in english.replace("<script>\n", "").split("<main")[1].split("</main")[0]


def test_only_admins_who_have_proved_themselves(sora: User, cast: Cast) -> None:
    editor = cast.person("Mia")
    give_role(actor=Actor.operator(), user_id=editor.id, role="editor")
    assert refused(lambda: add_kind(actor=admin(editor), body=typed(URUSHI))) == "not-found"
    assert refused(lambda: add_kind(actor=cast.acts(cast.aoi), body=typed(URUSHI))) == "not-found"
    assert refused(lambda: add_kind(actor=Actor.person(sora.id), body=typed(URUSHI))) == "elevation-needed"
    for act in (retire_kind, offer_kind_again):
        assert refused(lambda act=act: act(actor=admin(sora), slug="design")) == "not-found"
        assert refused(lambda act=act: act(actor=admin(sora), slug="\x00")) == "not-found"
    assert not KindOfWork.objects.exists()


def test_the_database_holds_the_rules(urushi: User) -> None:
    rows, row = KindOfWork.objects, KindOfWork.objects.get(slug="urushi")
    for wrong in ({"place": 0}, {"ja": ""}, {"en": ""}, {"icon": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.filter(slug="urushi").update(**wrong)
    more = {"en": "x", "icon": "hand", "place": 1, "made_at": row.made_at, "made_by": "operator"}
    for wrong in ({"slug": "A", "ja": "x"}, {"slug": "a", "ja": "漆"}, {"slug": "a", "parent": "a", "ja": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.create(**more | wrong)
    for statement in (
        "UPDATE machinery_kindofwork SET slug = 'x'",
        "UPDATE machinery_kindofwork SET parent = 'design'",
        "DELETE FROM machinery_kindofwork",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_icon_has_a_word_and_is_in_the_sprite() -> None:
    assert tuple(ICON_WORDS) == ICONS
    sprite = (Path(looks.__file__).parents[1] / "pages/static/pages/icons.svg").read_text()
    assert all(f'id="{one}"' in sprite for one in ICONS)


def test_the_api_document_names_the_shipped_ones_and_says_that_there_may_be_others() -> None:
    document = Client().get("/api/v1/openapi.json").json()
    found = document["components"]["schemas"]["NewJob"]["properties"]["category"]
    assert found["examples"] == list(SUBCATEGORIES)
    assert "enum" not in found
    asked = document["paths"]["/api/v1/jobs"]["get"]["parameters"]
    for said in (found["description"], next(one["description"] for one in asked if one["name"] == "category")):
        assert said.startswith("design, writing, web, video, translation, data, other, or one that the operator added")
