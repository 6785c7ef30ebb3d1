"""Pictures that people send for faces and works: nothing of what came with them leaves, and nothing in them runs."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from machinery import samples
from PIL import Image, PngImagePlugin

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.files import open_file, store_file
from michinori.people.commands.faces import set_face
from michinori.people.commands.portfolio import add_portfolio_picture
from michinori.people.commands.users import create_user
from michinori.people.faces import face_file
from michinori.people.models import User

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>alert('x')</script>"
SECRET = b"SECRET PLACE 35.6586N"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)">' + SCRIPT + b"</svg>"


@pytest.fixture
def ren() -> User:
    return create_user(actor=Actor.operator(), email="ren@example.jp", name="Ren", confirmed=True, verified=True)


def face_of(user: User, content: bytes, name: str = "me.jpg", **cut: Any) -> str:
    """The id of the face made of an upload."""
    actor = Actor.person(user.id)
    file = store_file(actor=actor, name=name, content=content)
    set_face(actor=actor, client_id=user.id, file_id=file.id, **cut)
    user.refresh_from_db()
    return user.face_id or ""


def with_a_place(kind: str) -> bytes:
    """A picture with where it was taken in every place where a camera or an editor writes such a thing."""
    made, out, notes = Image.new("RGB", (400, 300), "blue"), io.BytesIO(), Image.Exif()
    notes[0x010E] = SECRET.decode()
    notes.get_ifd(0x8825).update({1: "N", 2: (35.0, 39.0, 31.0), 29: SECRET.decode()})
    more: dict[str, Any] = {"exif": notes}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", SECRET.decode())
        text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
        more["pnginfo"] = text
    else:
        more["xmp"] = SECRET
    if kind == "JPEG":
        more["comment"] = SECRET
    made.save(out, kind, **more)
    assert SECRET in out.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_picture_was_taken_is_told_to_nobody(kind: str, ren: User, client: Browser) -> None:
    content = with_a_place(kind)
    shown = client.get(f"/faces/{face_of(ren, content)}").content
    actor = Actor.person(ren.id)
    file = store_file(actor=actor, name=f"a.{kind.lower()}", content=content)
    work = add_portfolio_picture(actor=actor, title="作品", file_id=file.id)
    pictures = [shown, *(client.get(f"/pictures/{work.id}{query}").content for query in ("", "?page=1"))]
    for picture in pictures:
        assert SECRET not in picture
        with Image.open(io.BytesIO(picture)) as image:
            assert not image.getexif()
            assert not {"xmp", "comment", "exif", "XML:com.adobe.xmp"} & set(image.info)


@pytest.mark.parametrize(
    "content",
    [
        SVG,
        b'<?xml version="1.0"?>' + SVG,
        b"\xef\xbb\xbf" + SVG,
        b"<!doctype html>" + SCRIPT,
        b"GIF89a/*" + SCRIPT + b"*/=1;alert(1)",
        b"\x89PNG\r\n\x1a\n" + SCRIPT,
        b"\xff\xd8\xff\xe0" + SCRIPT * 40,
        b"RIFF\x00\x00\x00\x00WEBPVP8 " + SCRIPT,
        b"BM" + SCRIPT * 9,
        b"",
    ],
    ids=lambda content: repr(content[:9]),
)
@pytest.mark.parametrize("name", ["me.svg", "me.jpg", "me.html"])
def test_what_is_drawn_by_a_program_or_only_begins_like_a_picture_is_none(content: bytes, name: str, ren: User) -> None:
    with pytest.raises(Problem) as refused:
        face_of(ren, content, name)
    assert refused.value.status == 422
    ren.refresh_from_db()
    assert ren.face_id is None


def with_script_behind(kind: str) -> bytes:
    return samples.picture(kind, (64, 64)) + SCRIPT


def with_script_in_a_comment() -> bytes:
    return samples.picture("JPEG", (64, 64), comment=b"*/" + SCRIPT)


@pytest.mark.parametrize(
    "make",
    [
        *(lambda kind=kind: with_script_behind(kind) for kind in ("JPEG", "PNG", "GIF", "WEBP")),
        with_script_in_a_comment,
    ],
)
def test_a_picture_that_is_a_page_too_becomes_a_picture_alone(
    make: Callable[[], bytes], ren: User, client: Browser
) -> None:
    answer = client.get(f"/faces/{face_of(ren, make(), 'me.html')}")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert b"script" not in answer.content
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("WEBP", (320, 320))


@pytest.mark.parametrize("size", [(1, 1), (1, 3_000), (3_000, 1), (2, 2)])
@pytest.mark.parametrize("cut", [{}, {"left": 100, "top": 100, "side": 10}])
def test_the_smallest_and_the_longest_are_cut_inside_themselves(
    size: tuple[int, int], cut: dict[str, int], ren: User
) -> None:
    with open_file(face_file(face_of(ren, samples.picture("PNG", size), **cut))) as content:
        made = content.read()
    assert len(made) < 20_000
    with Image.open(io.BytesIO(made)) as image:
        assert image.size == (320, 320)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P"])
def test_pictures_of_every_colour_model_make_a_face(mode: str, ren: User) -> None:
    out = io.BytesIO()
    Image.new(mode, (90, 60)).save(out, "JPEG" if mode in ("CMYK", "L") else "PNG")
    assert face_of(ren, out.getvalue())


def test_of_a_picture_that_moves_the_first_one_stands(ren: User) -> None:
    frames, out = [Image.new("RGB", (64, 64), colour) for colour in ("red", *["blue"] * 300)], io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    with open_file(face_file(face_of(ren, out.getvalue(), "me.gif"))) as content, Image.open(content) as image:
        assert getattr(image, "n_frames", 1) == 1
        red, _, blue = image.convert("RGB").getpixel((160, 160))  # type: ignore[misc]
    assert red > 200 > 60 > blue


@pytest.mark.parametrize("size", [(60_000, 2_000), (12_000, 12_000)])
def test_a_bomb_is_refused_with_words(size: tuple[int, int], ren: User) -> None:
    content = samples.picture("PNG", size, "1")
    assert len(content) < 100_000
    with pytest.raises(Problem) as refused:
        face_of(ren, content, "me.png")
    assert refused.value.flaws[0].key == "not_a_picture"
