"""Faces of people and marks of companies: cut from a picture, public under an address of their own, taken down."""

import io
from typing import Any

import pytest
from django.test import Client as Browser
from machinery.samples import picture
from PIL import Image

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.machinery.erasing import sweep_files
from michinori.machinery.files import open_file, store_file
from michinori.machinery.models import Event, StoredFile
from michinori.machinery.previews import cut_square
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.things import is_hideable, show_thing_again
from michinori.pages.templatetags.look import face
from michinori.people.commands.faces import remove_face, set_face
from michinori.people.commands.users import create_user
from michinori.people.faces import face_file
from michinori.people.models import Organisation, User
from michinori.people.queries import default_client

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


def person(name: str, *, company: str | None = None, staff: bool = False) -> User:
    return create_user(
        actor=OPERATOR, email=f"{name}@example.jp", name=name, company=company, confirmed=True, staff=staff
    )


@pytest.fixture
def ren() -> User:
    return person("ren")


def halves(size: tuple[int, int] = (400, 200)) -> bytes:
    """A JPEG that is red on its left half and blue on its right, with a note in its metadata."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    notes, out = Image.Exif(), io.BytesIO()
    notes[0x010E] = "SECRET PLACE"
    made.save(out, "JPEG", quality=95, exif=notes)
    return out.getvalue()


def upload(user: User, content: bytes, name: str = "me.jpg") -> StoredFile:
    return store_file(actor=Actor.person(user.id), name=name, content=content)


def show(user: User, content: bytes | None = None, **cut: Any) -> str:
    """Show a face; return its id."""
    file = upload(user, content or halves())
    set_face(actor=Actor.person(user.id), client_id=user.id, file_id=file.id, **cut)
    user.refresh_from_db()
    return user.face_id or ""


def middle(face_id: str) -> tuple[int, ...]:
    with open_file(face_file(face_id)) as content, Image.open(io.BytesIO(content.read())) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("WEBP", (320, 320), {})
        found = image.convert("RGB").getpixel((160, 160))
    assert isinstance(found, tuple)
    return found


def test_a_face_is_a_small_square_without_metadata(ren: User) -> None:
    red, _, blue = middle(show(ren, left=0))
    assert red > 200 > 60 > blue
    red, _, blue = middle(show(ren, left=100, side=50))
    assert blue > 200 > 60 > red
    with open_file(face_file(ren.face_id or "")) as content:
        assert b"SECRET" not in content.read()


def test_a_picture_turned_by_its_metadata_is_cut_as_one_sees_it(ren: User) -> None:
    made, out, turned = Image.new("RGB", (400, 200), "blue"), io.BytesIO(), Image.Exif()
    made.paste("red", (0, 0, 200, 200))
    turned[0x0112] = 8  # to be turned a quarter to the left, so that its right end comes up
    made.save(out, "JPEG", quality=95, exif=turned)
    red, _, blue = middle(show(ren, out.getvalue(), top=0))
    assert blue > 200 > 60 > red


@pytest.mark.parametrize("cut", [{"left": -1}, {"top": 101}, {"side": 9}, {"side": "x"}])
def test_numbers_out_of_bounds_change_nothing(cut: dict[str, Any], ren: User) -> None:
    with pytest.raises(Problem) as refused:
        show(ren, **cut)
    assert [flaw.field for flaw in refused.value.flaws] == list(cut)
    ren.refresh_from_db()
    assert ren.face_id is None


def test_what_is_no_picture_and_another_persons_picture_are_refused(ren: User) -> None:
    mio, actor = person("mio"), Actor.person(ren.id)
    broken = upload(ren, halves()[:200])
    for file, key in (
        (upload(ren, "ただの文".encode(), "a.jpg"), "not_a_picture"),
        (broken, "not_a_picture"),
        (upload(mio, halves()), "unknown_id"),
    ):
        with pytest.raises(Problem) as refused:
            set_face(actor=actor, client_id=ren.id, file_id=file.id)
        assert refused.value.flaws[0].key == key
    with pytest.raises(Problem) as refused:
        set_face(actor=actor, client_id=mio.id, file_id=upload(ren, halves()).id)
    assert refused.value.status == 404
    assert not User.objects.filter(face__isnull=False).exists()


def test_a_bomb_is_no_face(ren: User) -> None:
    bomb = upload(ren, picture("JPEG", (11_000, 10_000), progressive=True))
    assert cut_square(bomb, 50, 50, 100) is None


def test_only_owners_set_a_companys_mark(ren: User) -> None:
    aoi = person("aoi", company="青空")
    company = default_client(aoi.id).id
    with pytest.raises(Problem) as refused:
        set_face(actor=Actor.person(ren.id), client_id=company, file_id=upload(ren, halves()).id)
    assert refused.value.slug == "owners-only"
    set_face(actor=Actor.person(aoi.id), client_id=company, file_id=upload(aoi, halves()).id)
    mark = Organisation.objects.get(id=company)
    assert 'class="face face-mark"' in face(mark)
    assert f'src="/faces/{mark.face_id}"' in face(mark)
    remove_face(actor=Actor.person(aoi.id), client_id=company)
    assert "<img" not in face(Organisation.objects.get(id=company))
    kinds = Event.objects.filter(subject_id=company, kind__startswith="face").values_list("kind", flat=True)
    assert list(kinds.order_by("n")) == ["face_set", "face_removed"]


def test_the_address_is_public_and_changes_with_the_picture(ren: User, client: Browser) -> None:
    first = show(ren)
    answer = client.get(f"/faces/{first}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert set(answer["Cache-Control"].split(", ")) == {"private", "max-age=86400"}, "no cache on the way keeps it"
    second = show(ren, left=0)
    assert second != first
    gone = client.get(f"/faces/{first}")
    assert gone.status_code == 404
    assert "max-age=86400" not in gone.get("Cache-Control", "")
    assert client.get(f"/faces/{upload(ren, halves()).id}").status_code == 404


def test_a_face_is_not_swept_and_what_it_was_cut_from_is(ren: User) -> None:
    shown = show(ren)
    StoredFile.objects.update(made_at="2020-01-01T00:00:00Z")
    sweep_files()
    assert list(StoredFile.objects.values_list("id", flat=True)) == [shown]


def test_staff_take_a_reported_face_down_and_an_appeal_brings_it_back(ren: User, client: Browser) -> None:
    mio, sora = person("mio"), Actor.person(person("sora", staff=True).id)
    assert not is_hideable("person", ren.id)
    shown = show(ren)
    assert is_hideable("person", ren.id)
    case = report_thing(actor=Actor.person(mio.id), kind="person", ref=ren.id, reason="rights").case
    made = decide_case(actor=sora, case_id=case.id, outcome="hidden", rule="rights", words="ほかの方の写真です")
    assert made.hidden
    ren.refresh_from_db()
    assert ren.shown_face == ""
    assert client.get(f"/faces/{shown}").status_code == 404
    show_thing_again(actor=sora, kind="person", ref=ren.id)
    assert client.get(f"/faces/{shown}").status_code == 200


def test_closing_the_account_deletes_the_face(ren: User) -> None:
    show(ren)
    close_account(actor=Actor.person(ren.id), confirm=ren.email)
    ren.refresh_from_db()
    assert ren.face_id is None
    assert not StoredFile.objects.exists()


def test_a_drawn_face_is_a_letter_always_in_the_same_colour(ren: User) -> None:
    drawn = face(ren, "l")
    assert drawn == face(User.objects.get(id=ren.id), "l")
    assert ">r</span>" in drawn
    company = Organisation(id="org_a", name="株式会社みどり")
    assert ">み</span>" in face(company)


def test_the_page_sets_and_removes_the_face(ren: User, client: Browser) -> None:
    client.force_login(ren)
    page = client.get("/profile/face")
    assert page.status_code == 200
    sent = {"file": io.BytesIO(halves()), "left": "0", "top": "", "side": "50"}
    assert client.post("/profile/face", sent).status_code == 302
    ren.refresh_from_db()
    assert middle(ren.face_id or "")[0] > 200
    assert client.post("/profile/face", {"left": "0"}).status_code == 422
    assert client.post("/profile/face/remove").status_code == 302
    ren.refresh_from_db()
    assert ren.face_id is None
