"""The looks of the operator's site: its name, colour and mark on pages and in mails, set by admins."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from safety.pictures import picture

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, looks
from michinori.machinery.files import store_file
from michinori.machinery.models import Setting, SiteMark
from michinori.machinery.settings import set_setting
from michinori.notices.writing import write_letter
from michinori.people.commands.site_looks import change_looks, remove_site_mark
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_each_time() -> Iterator[None]:
    """Looks that a test stores are not hidden by what the process remembers."""
    looks.forget()
    yield
    looks.remember(looks.Looks(), seconds=1e9)


@pytest.fixture
def sora() -> Actor:
    return Actor.person(Cast().person("Sora", staff=True).id, elevated=True)


def front() -> str:
    looks.forget()
    return Client().get("/").content.decode()


def test_at_first_it_looks_like_the_program() -> None:
    page = front()
    assert "<title>道のり" in page
    assert "/looks/" not in page
    assert "mark.svg" in page


def test_name_and_colour_are_on_every_page_and_in_mails(sora: Actor) -> None:
    assert change_looks(actor=sora, name="みどり市の仕事", accent="#7a1fa2") == 2
    page = front()
    assert "<title>みどり市の仕事" in page
    assert "<span>みどり市の仕事</span>" in page
    assert "/looks/7a1fa2.css" in page
    letter = write_letter("token_made", {"token": "x"}, language="ja", name="れん")
    assert letter.subject.startswith("【みどり市の仕事】")
    assert "みどり市の仕事\nhttp" in letter.text
    assert "みどり市の仕事" in letter.html
    assert Client().get("/manifest.webmanifest").json()["name"] == "みどり市の仕事"
    assert [one.kind for one in audit.newest()] == ["looks_changed"]


def test_markup_in_the_name_stays_text(sora: Actor) -> None:
    change_looks(actor=sora, name="<script>alert(1)", accent="")
    page = front()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in write_letter("token_made", {"token": "x"}, language="ja").html


def test_colours_are_a_stylesheet_that_never_changes() -> None:
    answer = Client().get("/looks/7a1fa2.css")
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]
    assert "--act: light-dark(#7a1fa2, " in answer.content.decode()


@pytest.mark.parametrize("colour", ["ffffff", "7a1fa", "7a1fa2;", "..", "%3Cb%3E", "あいうえおか"])
def test_no_other_stylesheet_is_made(colour: str) -> None:
    assert Client().get(f"/looks/{colour}.css").status_code == 404


@pytest.mark.parametrize(
    ("name", "accent", "field"),
    [("二\n行", "", "site_name"), ("あ" * 31, "", "site_name"), ("", "#ffff00", "accent"), ("", "</style>", "accent")],
)
def test_bad_looks_are_refused_at_their_field(sora: Actor, name: str, accent: str, field: str) -> None:
    with pytest.raises(Problem) as refused:
        change_looks(actor=sora, name=name, accent=accent)
    assert [flaw.field for flaw in refused.value.flaws] == [field]
    assert not Setting.objects.exists()


def test_only_admins_who_have_just_proved_who_they_are(sora: Actor) -> None:
    stranger = Actor.person(Cast().person("Mio").id, elevated=True)
    for actor, slug in ((stranger, "not-found"), (Actor.person(sora.user_id or ""), "elevation-needed")):
        for act in (
            lambda actor=actor: change_looks(actor=actor, name="市場", accent=""),
            lambda actor=actor: remove_site_mark(actor=actor),
            lambda actor=actor: change_looks(actor=actor, name="", accent="", file_id="fil_x"),
        ):
            with pytest.raises(Problem) as refused:
                act()
            assert refused.value.slug == slug
    assert not Setting.objects.exists()


def test_a_mark_is_cut_shown_and_taken_away(sora: Actor) -> None:
    file = store_file(actor=sora, name="市章.png", content=picture())
    change_looks(actor=sora, name="", accent="", file_id=file.id)
    mark = SiteMark.objects.get().file_id
    assert mark not in ("", file.id)
    assert f'src="/mark/{mark}"' in front()
    answer = Client().get(f"/mark/{mark}")
    assert answer.headers["Content-Type"] == "image/webp"
    assert Client().get(f"/mark/{file.id}").status_code == 404
    remove_site_mark(actor=sora)
    assert Client().get(f"/mark/{mark}").status_code == 404
    assert "mark.svg" in front()


def test_what_is_no_picture_is_no_mark(sora: Actor) -> None:
    text = store_file(actor=sora, name="市章.txt", content=b"<svg onload=alert(1)>")
    for file_id in (text.id, "fil_aaaaaaaaaaaaaaaa", "\x00"):
        with pytest.raises(Problem) as refused:
            change_looks(actor=sora, name="", accent="", file_id=file_id)
        assert refused.value.flaws[0].field == "file"
    assert not SiteMark.objects.exists()


def test_the_page_offers_a_darker_colour_and_saves_all(sora: Actor) -> None:
    browser = Client()
    browser.force_login(Cast().person("Kei", staff=True, password="nagai-aikotoba-desu"))
    browser.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    page = browser.post("/desk/looks", {"site_name": "市場", "accent": "#ff8800"})
    assert page.status_code == 422
    assert "もっと濃い色" in page.content.decode()
    assert "なら読めます" in page.content.decode()
    upload = SimpleUploadedFile("市章.png", picture())
    sent = {"site_name": "市場", "accent": "#7A1FA2", "file": upload}
    assert browser.post("/desk/looks", sent).status_code == 302
    assert looks.stored().name == "市場"
    assert looks.stored().accent == "#7a1fa2"
    assert looks.stored().mark


def test_a_refused_picture_leaves_name_and_colour_as_they_were(sora: Actor) -> None:
    browser = Client()
    browser.force_login(Cast().person("Kei", staff=True, password="nagai-aikotoba-desu"))
    browser.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    sent = {"site_name": "市場", "accent": "#7a1fa2", "file": SimpleUploadedFile("市章.png", b"<script>")}
    assert browser.post("/desk/looks", sent).status_code == 422
    assert looks.stored() == looks.Looks()
    text = store_file(actor=sora, name="市章.txt", content=b"words")
    with pytest.raises(Problem):
        change_looks(actor=sora, name="市場", accent="", file_id=text.id)
    assert not Setting.objects.exists()


def test_a_process_remembers_the_looks_for_a_while() -> None:
    assert looks.looks_now() == looks.Looks()
    set_setting(actor=Actor.operator(), key="site_name", text='"市場"')
    assert looks.looks_now().name == ""
    looks.forget()
    assert looks.looks_now().name == "市場"
