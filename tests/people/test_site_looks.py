"""The looks of the operator's site: its name, colour and mark on pages and in mails, set by admins."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from PIL import Image
from safety.pictures import picture

from michinori.config.errors import server_error
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, looks
from michinori.machinery.files import store_file
from michinori.machinery.models import Setting, SiteMark, StoredFile
from michinori.machinery.settings import set_setting
from michinori.notices.writing import write_letter
from michinori.people.commands.opening import make_setup_code
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


@pytest.fixture
def kei() -> Client:
    """The browser of an admin who has not proved lately who they are."""
    browser = Client()
    browser.force_login(Cast().person("Kei", staff=True, password="nagai-aikotoba-desu"))
    return browser


def sent(accent: str, content: bytes | None = None) -> dict[str, object]:
    upload = SimpleUploadedFile("市章.png", picture() if content is None else content)
    return {"site_name": "市場", "accent": accent, "file": upload}


def test_a_chosen_mark_outlives_a_wrong_colour(kei: Client) -> None:
    kei.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    page = kei.post("/desk/looks", sent("#ff8800"))
    assert page.status_code == 422
    said = page.content.decode()
    kept = re.search(r'name="file_id" value="(fil_\w+)"', said)
    assert kept
    assert "「市章.png」を、保存するとマークにします" in said
    assert looks.stored() == looks.Looks()
    again = {"site_name": "市場", "accent": "#7a1fa2", "file_id": kept[1]}
    assert kei.post("/desk/looks", again).status_code == 302
    assert looks.stored().mark


def test_a_chosen_mark_outlives_the_proof_of_who_sends_it(kei: Client) -> None:
    answer = kei.post("/desk/looks", sent("#7a1fa2"))
    assert (answer.status_code, looks.stored()) == (302, looks.Looks())
    done = kei.post(answer.headers["Location"], {"password": "nagai-aikotoba-desu"})
    assert done.headers["Location"] == "/desk/looks"
    assert (looks.stored().name, looks.stored().mark != "") == ("市場", True)


def test_what_is_no_picture_is_said_also_before_the_proof(kei: Client) -> None:
    answer = kei.post("/desk/looks", sent("#7a1fa2", b"<script>"))
    kei.post(answer.headers["Location"], {"password": "nagai-aikotoba-desu"})
    assert "この種類のファイルは使えません" in kei.get("/desk/looks").content.decode()
    assert (looks.stored().name, looks.stored().mark) == ("市場", "")


def test_a_broken_picture_is_not_kept(kei: Client) -> None:
    """Its head is a picture's, so that it is stored; no mark can be cut from it."""
    kei.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    whole = io.BytesIO()
    Image.new("RGB", (400, 400), "red").save(whole, "JPEG")
    page = kei.post("/desk/looks", sent("#7a1fa2", whole.getvalue()[:700]))
    said = page.content.decode()
    assert page.status_code == 422
    assert "保存するとマークにします" not in said
    assert re.search(r'name="file_id" value="fil_', said) is None
    assert kei.post("/desk/looks", {"site_name": "市場", "accent": "#7a1fa2", "file_id": ""}).status_code == 302
    assert (looks.stored().name, looks.stored().mark) == ("市場", "")


def test_a_kept_picture_is_given_up_with_what_was_typed_kept(kei: Client) -> None:
    kei.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    said = kei.post("/desk/looks", sent("#ff8800")).content.decode()
    kept = re.search(r'name="file_id" value="(fil_\w+)"', said)
    assert kept
    assert 'name="remove-file-0"' in said
    typed = {"site_name": "市場", "accent": "#7a1fa2", "file_id": kept[1], "remove-file-0": ""}
    page = kei.post("/desk/looks", typed)
    said = page.content.decode()
    assert page.status_code == 200
    assert kept[1] not in said
    assert 'value="市場"' in said
    assert "remove-file-0" not in said
    assert looks.stored() == looks.Looks()


def test_a_refused_picture_is_read_once(kei: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kei.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    read: list[str] = []

    def counted(**given: Any) -> StoredFile:
        read.append(given["name"])
        return store_file(**given)

    monkeypatch.setattr("michinori.desk.looks.store_file", counted)
    page = kei.post("/desk/looks", sent("#7a1fa2", b"<script>"))
    assert page.status_code == 422
    assert "ここで使えない種類のファイルです" in page.content.decode()
    assert read == ["市章.png"]


def test_nobody_elses_picture_becomes_the_mark(kei: Client, sora: Actor) -> None:
    kei.post("/accounts/reauthenticate/", {"password": "nagai-aikotoba-desu"})
    others = store_file(actor=sora, name="ほかの人.png", content=picture())
    page = kei.post("/desk/looks", {"site_name": "", "accent": "", "file_id": others.id})
    assert page.status_code == 422
    assert "ほかの人" not in page.content.decode()
    assert kei.post("/desk/looks", {"site_name": "", "accent": "", "file_id": "\x00"}).status_code == 422
    assert not SiteMark.objects.exists()


def test_icons_are_made_of_the_mark(sora: Actor) -> None:
    own = [one["src"] for one in Client().get("/manifest.webmanifest").json()["icons"]]
    assert own == [f"/static/pages/icon-{name}.png" for name in ("192", "512", "maskable")]
    red = io.BytesIO()
    Image.new("RGB", (400, 400), "red").save(red, "PNG")
    file = store_file(actor=sora, name="市章.png", content=red.getvalue())
    change_looks(actor=sora, name="", accent="", file_id=file.id)
    mark = SiteMark.objects.get().file_id
    assert f'<link rel="apple-touch-icon" href="/mark/{mark}/180.png">' in front()
    looks.forget()
    icons = Client().get("/manifest.webmanifest").json()["icons"]
    for one in (*icons, {"src": f"/mark/{mark}/180.png", "sizes": "180x180", "purpose": "any"}):
        answer = Client().get(one["src"])
        assert answer.headers["Content-Type"] == "image/png"
        assert "immutable" in answer.headers["Cache-Control"]
        made = Image.open(io.BytesIO(answer.content)).convert("RGB")
        assert f"{made.width}x{made.height}" == one["sizes"]
        corner = "white" if one["purpose"] == "maskable" else "red"
        near = {"white": (255, 255, 255), "red": (254, 0, 0)}[corner]
        seen = made.getpixel((2, 2))
        assert isinstance(seen, tuple)
        assert all(abs(a - b) < 12 for a, b in zip(seen, near, strict=True)), one["src"]
    assert Client().get(f"/mark/{mark}/64.png").status_code == 404
    remove_site_mark(actor=sora)
    assert Client().get(f"/mark/{mark}/180.png").status_code == 404


def test_the_page_of_an_error_looks_like_the_site_and_asks_nothing(sora: Actor) -> None:
    file = store_file(actor=sora, name="市章.png", content=picture())
    change_looks(actor=sora, name="みどり市の仕事", accent="#7a1fa2", file_id=file.id)
    looks.looks_now()
    with CaptureQueriesContext(connection) as asked:
        page = server_error(RequestFactory().get("/jobs")).content.decode()
    assert len(asked) == 0
    assert "みどり市の仕事</title>" in page
    assert f"/mark/{looks.stored_mark()}" in page
    assert "/looks/7a1fa2.css" in page


def test_the_form_of_looks_is_the_desks_and_keeps_a_chosen_mark(db: None) -> None:
    owner, password = Client(), "nagai-aikotoba-desu"
    owner.post(f"/setup/begin/{make_setup_code()}")
    owner.post("/setup/owner", {"name": "そら", "email": "sora@example.jp", "password": password})
    owner.post("/accounts/reauthenticate/", {"password": password})
    mark = {"file": SimpleUploadedFile("市章.png", picture())}
    page = owner.post("/setup/looks", {"site_name": "みどり市の仕事", "accent": "#ff8800"} | mark)
    kept = re.search(r'name="file_id" value="(fil_\w+)"', page.content.decode())
    assert (page.status_code, kept is not None) == (422, True)
    assert kept
    sent = {"site_name": "みどり市の仕事", "accent": "#7a1fa2", "file_id": kept[1]}
    assert owner.post("/setup/looks", sent).headers["Location"] == "/setup/mail"
    assert looks.stored().mark
    removed = owner.post("/desk/looks/mark/remove", headers={"Referer": "http://testserver/setup/looks"})
    assert removed.headers["Location"].endswith("/setup/looks")
    assert not looks.stored().mark
