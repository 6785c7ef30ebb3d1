"""Papers that are sent to be checked: who may send them, how they lie on the disk, and when they are gone."""

import re
from pathlib import Path

import pytest
from django.conf import settings as loaded
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.kernel.problems import Problem
from michinori.leaving.own_data import own_data
from michinori.machinery import clock, redrawing
from michinori.machinery.redrawing import MOST_BYTES, MOST_PAGES, redrawn
from michinori.machinery.safekeeping import FILE, Unreadable, lock_away, take_out
from michinori.people.commands import identity_requests
from michinori.people.commands.closing import strike_user
from michinori.people.commands.identity_requests import send_documents, withdraw_documents
from michinori.people.models import IdentityPicture, IdentityRequest, Organisation, SecurityEntry, User
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.machinery.erased import erase_what_is_left
from tests.people.papers import GPS, NUMBER, decided_on, disk, pdf, photo, send, stands_in
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder of all files, and a home of this test's own for the key."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    place = {"location": tmp_path / "files"}
    settings.STORAGES = loaded.STORAGES | {
        "default": {"BACKEND": "michinori.machinery.storage.folder.Folder", "OPTIONS": place}
    }
    return tmp_path / "files"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def company_of(cast: Cast, *, verified: bool = False, number: str | None = None) -> str:
    company = default_client(cast.aoi.id).id
    Organisation.objects.filter(id=company).update(verified=verified, corporate_number=number)
    return company


def opened(picture: IdentityPicture) -> bytes:
    with default_storage.open(picture.place, "rb") as content:
        return take_out(content.read(), picture.key, picture.id)


def refused(slug: str, *given: object, **more: object) -> Problem:
    """Nothing is written, and nothing lies on the disk."""
    before = IdentityRequest.objects.count(), IdentityPicture.objects.count()
    files = set(disk(Path(default_storage.path(""))))
    with pytest.raises(Problem, match=slug) as found:
        send(*given, **more)  # type: ignore[arg-type]
    assert (IdentityRequest.objects.count(), IdentityPicture.objects.count()) == before
    assert set(disk(Path(default_storage.path("")))) == files
    return found.value


def test_what_is_sent_is_drawn_anew_and_unreadable_without_the_key(
    cast: Cast, folder: Path, settings: Settings, tmp_path: Path
) -> None:
    ren = cast.ren
    made = send(cast.acts(ren), ren.id, front=photo(1), back=photo(2), selfie=photo(3))
    assert (made.state, made.level, made.client_id) == ("sent", "person", ren.id)
    pictures = list(made.pictures.order_by("part"))
    assert [(one.part, one.page) for one in pictures] == [("back", 1), ("front", 1), ("selfie", 1)]
    for sent, picture in zip((photo(2), photo(1), photo(3)), pictures, strict=True):
        shown = opened(picture)
        assert shown.startswith(b"\xff\xd8")
        assert GPS in sent
        assert GPS not in shown
        assert not stands_in(shown, disk(folder))
        assert not stands_in(sent, disk(folder))
    assert len(disk(folder)) == 3
    assert all(path.name.startswith("idp_") for path in disk(folder)), "no name of a file that was sent"
    key = settings.HOME / FILE
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_text("another key")
    with pytest.raises(Unreadable):
        opened(pictures[0])
    assert SecurityEntry.objects.filter(user=ren).latest("id").kind == "documents_sent"


def test_no_two_pictures_can_be_exchanged_and_none_changed() -> None:
    content, key = lock_away(b"a face", "idp_one")
    assert take_out(content, key, "idp_one") == b"a face"
    for wrong in (
        (content, key, "idp_two"),
        (content[:-1] + bytes([content[-1] ^ 1]), key, "idp_one"),
        (content, key[:-4] + "AAAA", "idp_one"),
    ):
        with pytest.raises(Unreadable):
            take_out(*wrong)
    with pytest.raises(Unreadable):
        take_out(content, "?", "idp_one")


def test_a_key_of_the_operators_own_is_used_instead_of_the_file(settings: Settings) -> None:
    settings.DOCUMENTS_KEY = "a key of more than twenty characters"
    content, key = lock_away(b"a face", "idp_one")
    assert not (settings.HOME / FILE).exists()
    settings.DOCUMENTS_KEY = ""
    with pytest.raises(Unreadable):
        take_out(content, key, "idp_one")


def test_only_who_it_is_about_sends(cast: Cast) -> None:
    company = company_of(cast)
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=company, email=cast.ren.email, role="approver")
    refused("not-found", cast.acts(cast.mio), cast.ren.id)
    refused("not-found", cast.acts(cast.mio), company, "company", NUMBER)
    refused("owners-only", cast.acts(cast.ren), company, "company", NUMBER)
    assert send(cast.acts(cast.aoi), company, "company", NUMBER).number == NUMBER


def test_the_number_of_a_company_is_asked_for_once(cast: Cast) -> None:
    aoi, company = cast.acts(cast.aoi), company_of(cast)
    for number, key in (
        ("", "required"),
        ("1234567890123", "corporate_number_wrong"),
        ("12", "corporate_number_digits"),
    ):
        problem = refused("invalid", aoi, company, "company", number)
        assert [(flaw.field, flaw.key) for flaw in problem.flaws] == [("corporate_number", key)]
    company_of(cast, number=NUMBER)
    assert send(aoi, company, "company", "1234567890123").number == NUMBER, "the known one stays"


def test_one_request_at_a_time_and_none_for_what_is_known(cast: Cast) -> None:
    ren = cast.ren
    made = send(cast.acts(ren), ren.id)
    refused("identity-waits", cast.acts(ren), ren.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityRequest.objects.create(client_id=ren.id, level="person", made_by=ren, made_at=clock.now())
    withdraw_documents(actor=cast.acts(ren), identity_request_id=made.id)
    send(cast.acts(ren), ren.id)
    User.objects.filter(id=cast.mio.id).update(verified=True)
    refused("identity-known", cast.acts(cast.mio), cast.mio.id)
    refused("address-missing", cast.acts(cast.mio), cast.mio.id, "address")
    User.objects.filter(id=cast.mio.id).update(address="東京都渋谷区神南1-2-3", real_name="石田 蓮")
    assert send(cast.acts(cast.mio), cast.mio.id, "address").level == "address"


def test_not_more_than_a_few_times_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity_requests, "_TRIES", 2)
    ren = cast.ren
    for _ in range(2):
        made = send(cast.acts(ren), ren.id)
        withdraw_documents(actor=cast.acts(ren), identity_request_id=made.id)
    assert refused("identity-too-often", cast.acts(ren), ren.id).status == 429


@pytest.mark.parametrize(
    ("papers", "flaws"),
    [
        ({"selfie": photo(1)}, [("front", "required")]),
        ({"front": photo(1), "selfie": photo(2), "register": photo(3)}, [("register", "not_a_choice")]),
        ({"front": photo(1), "selfie": b""}, [("selfie", "empty_file")]),
        ({"front": b"<svg onload=alert(1)>", "selfie": photo(2)}, [("front", "not_a_document")]),
        ({"front": b"MZ" + bytes(500), "selfie": photo(2)}, [("front", "not_a_document")]),
        ({"front": photo(1)[:2000], "selfie": photo(2)}, [("front", "not_a_document")]),
        ({"front": photo(1), "selfie": bytes(MOST_BYTES + 1)}, [("selfie", "too_big")]),
        ({"front": pdf(MOST_PAGES + 1), "selfie": photo(2)}, [("front", "too_many_pages")]),
    ],
)
def test_what_is_no_paper_is_named(cast: Cast, papers: dict[str, bytes], flaws: list[tuple[str, str]]) -> None:
    problem = refused("invalid", cast.acts(cast.ren), cast.ren.id, **papers)
    assert [(flaw.field, flaw.key) for flaw in problem.flaws] == flaws


def test_a_pdf_becomes_pictures_and_its_script_is_gone() -> None:
    pages = redrawn([pdf(3, "app.alert\\(1\\)")], field="register")
    assert len(pages) == 3
    assert all(page.startswith(b"\xff\xd8") and b"alert" not in page for page in pages)


def test_a_picture_that_grows_without_end_is_refused() -> None:
    """60,000 × 60,000 pixels in a few bytes."""
    header = bytearray(photo(1, form="PNG"))
    header[16:24] = (60_000).to_bytes(4) * 2
    with pytest.raises(Problem, match="invalid"):
        redrawn([bytes(header)], field="front")


def test_what_is_taken_back_is_gone_at_once(cast: Cast, folder: Path) -> None:
    ren = cast.ren
    made = send(cast.acts(ren), ren.id)
    with pytest.raises(Problem, match="not-found"):
        withdraw_documents(actor=cast.acts(cast.mio), identity_request_id=made.id)
    withdraw_documents(actor=cast.acts(ren), identity_request_id=made.id)
    erase_what_is_left()
    made.refresh_from_db()
    assert (made.state, made.ended_by_id, bool(made.erased_at)) == ("withdrawn", ren.id, True)
    assert not disk(folder)
    assert not IdentityPicture.objects.exists()
    with pytest.raises(Problem, match="identity-answered"):
        withdraw_documents(actor=cast.acts(ren), identity_request_id=made.id)


def test_what_could_not_be_written_leaves_nothing(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(IdentityPicture.objects, "bulk_create", broken)
    with pytest.raises(RuntimeError):
        send(cast.acts(cast.ren), cast.ren.id)
    assert not disk(folder)
    assert not IdentityRequest.objects.exists()


def test_a_disk_that_fills_up_leaves_nothing(cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []

    def full(content: bytes, ref: str) -> tuple[bytes, str]:
        came.append(ref)
        if len(came) == 3:
            raise OSError(28, "No space left on device")
        return lock_away(content, ref)

    monkeypatch.setattr(identity_requests, "lock_away", full)
    with pytest.raises(OSError, match="No space"):
        send(cast.acts(cast.ren), cast.ren.id, front=pdf(2), selfie=photo(1))
    assert not disk(folder)


def test_a_pdf_whose_pages_take_minutes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redrawing, "MOST_SECONDS", -1)
    assert len(redrawn([pdf(1)], field="register")) == 1
    with pytest.raises(Problem, match="invalid"):
        redrawn([pdf(2)], field="register")


def test_closing_the_account_deletes_all(cast: Cast, folder: Path) -> None:
    ren = cast.ren
    decided = send(cast.acts(ren), ren.id)
    decided_on(decided, cast.mio)
    IdentityRequest.objects.update(reason="写真がちがいます")
    send(cast.acts(ren), ren.id)
    (first, _) = own_data(cast.acts(ren))["identity_requests"]  # type: ignore[misc]
    assert first["reason"] == "写真がちがいます"  # type: ignore[index]
    with transaction.atomic():
        strike_user(cast.acts(ren), ren, [ren.id], clock.now())
    erase_what_is_left()
    assert not disk(folder)
    assert not IdentityPicture.objects.exists()
    assert set(IdentityRequest.objects.values_list("state", "reason")) == {("refused", ""), ("withdrawn", "")}


def _file(seed: int, name: str = "IMG_0001_ren_home.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(seed), "image/jpeg")


def test_the_page_takes_papers_and_says_what_happens(cast: Cast, folder: Path) -> None:
    ren, browser = cast.ren, Client()
    browser.force_login(ren)
    page = browser.get("/settings/identity").content.decode()
    assert "書類の表" in page
    assert "自撮り" in page
    assert re.findall(r'name="(\w+)-camera" accept="image/\*" capture="(\w+)"', page) == [
        ("front", "environment"),
        ("back", "environment"),
        ("selfie", "user"),
    ]
    assert browser.post("/settings/identity", {}).status_code == 422
    answer = browser.post(
        "/settings/identity", {"front": _file(1), "front-camera": _file(3), "selfie-camera": _file(2)}
    )
    assert (answer.status_code, answer["location"]) == (302, "/settings/identity")
    waits = browser.get("/settings/identity")
    assert "書類を確かめています" in waits.content.decode()
    assert "no-store" in waits["cache-control"]
    again = browser.post("/settings/identity", {"front": _file(1), "selfie": _file(2)})
    assert again.status_code == 422
    request = IdentityRequest.objects.get()
    assert Client().post(f"/identity-requests/{request.id}/withdraw").status_code == 302
    stranger = Client()
    stranger.force_login(cast.mio)
    assert stranger.post(f"/identity-requests/{request.id}/withdraw").status_code == 404
    assert browser.post(f"/identity-requests/{request.id}/withdraw").status_code == 302
    assert not IdentityPicture.objects.exists()


def test_the_page_of_a_company(cast: Cast) -> None:
    company, browser = company_of(cast), Client()
    browser.force_login(cast.aoi)
    page = f"/organisations/{company}/identity"
    assert "法人番号" in browser.get(page).content.decode()
    wrong = browser.post(page, {"corporate_number": "1234567890123", "register": _file(1)})
    assert wrong.status_code == 422
    assert "法人番号が正しくないようです" in wrong.content.decode()
    extract = SimpleUploadedFile("謄本.pdf", pdf(2), "application/pdf")
    assert browser.post(page, {"corporate_number": "7000-0120-50002", "register": extract}).status_code == 302
    assert IdentityRequest.objects.get().pictures.count() == 2


def test_who_is_known_reads_what_was_checked_and_may_have_the_address_checked(cast: Cast) -> None:
    User.objects.filter(id=cast.ren.id).update(verified=True)
    browser = Client()
    browser.force_login(cast.ren)
    page = browser.get("/settings/identity").content.decode()
    assert "会員になるときに、運営が確かめました" in page
    assert "確認が済んでいます" in page
    assert "住所も確かめてもらえます" in page
    assert "住所を確かめてもらう" in browser.get("/settings/identity?what=address").content.decode()
    assert "名前と住所を書く" in page
    User.objects.filter(id=cast.ren.id).update(address="東京都渋谷区神南1-2-3", real_name="石田 蓮")
    assert browser.post("/settings/identity", {"paper": _file(1)}).status_code == 302
    assert IdentityRequest.objects.get().level == "address"


def test_a_refusal_is_told_where_the_same_is_sent_again(cast: Cast) -> None:
    made, said = send(cast.acts(cast.ren), cast.ren.id), "写真がぼけています"
    decided_on(made, cast.mio)
    IdentityRequest.objects.update(reason=said)
    User.objects.filter(id=cast.ren.id).update(address="東京都渋谷区神南1-2-3", real_name="石田 蓮")
    browser = Client()
    browser.force_login(cast.ren)
    assert said in browser.get("/settings/identity").content.decode()
    page = browser.get("/settings/identity?what=address").content.decode()
    assert said not in page
    for shown in ("石田 蓮", "東京都渋谷区神南1-2-3"):
        assert shown in page, "what the paper has to show"


def test_no_log_tells_of_files_or_addresses(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    browser = Client()
    browser.force_login(cast.ren)
    with caplog.at_level("DEBUG"):
        browser.post("/settings/identity", {"front": _file(1), "selfie": _file(2)}, REMOTE_ADDR="203.0.113.7")
        browser.post("/settings/identity", {"front": _file(1), "selfie": _file(2)}, REMOTE_ADDR="203.0.113.7")
    assert "IMG_0001" not in caplog.text
    assert "203.0.113.7" not in caplog.text


def test_nothing_is_decided_by_who_asked(cast: Cast) -> None:
    """The database's last word."""
    made, mio = send(cast.acts(cast.ren), cast.ren.id), cast.mio
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityRequest.objects.filter(id=made.id).update(state="refused", ended_by=cast.ren, ended_at=clock.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityRequest.objects.filter(id=made.id).update(state="accepted", ended_by=mio, ended_at=clock.now())
    with pytest.raises(Problem, match="invalid"):
        send_documents(actor=cast.acts(mio), client_id=mio.id, level="company", papers={})
