"""Files that people bring: counted, typed by content, named safely."""

import hashlib
import io
import stat
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from pytest_django import Settings

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import file_types
from michinori.machinery.files import clean_name, open_file, store_file
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import small_picture

REN = Actor.person("usr_ren")


def _picture(kind: str = "PNG", size: tuple[int, int] = (1200, 800), mode: str = "RGB", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "blue").save(out, kind, **more)
    return out.getvalue()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("logo.txt", "logo")
    return out.getvalue()


@pytest.mark.django_db
def test_a_file_is_kept_as_it_came() -> None:
    content = _picture()
    file = store_file(actor=REN, name="ロゴ案.png", content=content)
    assert file.id.startswith("fil_")
    assert (file.owner_id, file.name, file.type, file.size) == ("usr_ren", "ロゴ案.png", "image/png", len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    with open_file(StoredFile.objects.get()) as stored:
        assert stored.read() == content


@pytest.mark.django_db
def test_chunks_of_an_upload_make_one_file() -> None:
    file = store_file(actor=REN, name="a.txt", content=iter([b"abc", b"def"]))
    with open_file(file) as stored:
        assert stored.read() == b"abcdef"


@pytest.mark.django_db
def test_files_lie_outside_the_web_root_for_their_owner_only(settings: Settings) -> None:
    file = store_file(actor=REN, name="../../static/a.txt", content=b"abc")
    path = Path(default_storage.path(file.place))
    assert path.is_relative_to(settings.HOME / "files")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert file.name == "a.txt"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "only", "slug"),
    [(b"", "", "file-empty"), (b"x" * 2_000_001, "", "file-too-large"), (b"text", "image/", "file-type")],
)
def test_what_cannot_be_kept_is_refused_and_leaves_nothing(
    settings: Settings, content: bytes, only: str, slug: str
) -> None:
    settings.LARGEST_FILE = 2_000_000
    with pytest.raises(Problem, match=slug) as refused:
        store_file(actor=REN, name="a", content=content, only=only)
    assert refused.value.status == 422
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (_picture("JPEG"), "image/jpeg"),
        (_picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (_zip(), "application/zip"),
        ("こんにちは".encode(), "text/plain"),
        ("こんにちは".encode("cp932"), "text/plain"),
        (("あ" * file_types.HEAD).encode()[: file_types.HEAD], "text/plain"),
        (b"<!DOCTYPE html><script>alert(1)</script>", file_types.OPAQUE),
        (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", file_types.OPAQUE),
        (b"hello <SCRIPT>alert(1)</SCRIPT>", file_types.OPAQUE),
        (b"MZ\x90\x00" + bytes(60), file_types.OPAQUE),
        (b"\x7fELF" + bytes(60), file_types.OPAQUE),
        (b"\x00\x01\x02 who knows", file_types.OPAQUE),
        (b"\xff\xfe\xfd\x80\x81", file_types.OPAQUE),
    ],
)
def test_the_type_is_told_by_content(content: bytes, expected: str) -> None:
    assert file_types.type_of(content) == expected


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("報告書 v2.pdf", "報告書 v2.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\work\\logo.ai", "logo.ai"),
        ("a\x00b\n\u202egnp.exe", "ab gnp.exe"),
        ('a<b>:"|?*.txt', "a_b______.txt"),
        ("...", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("長" * 400 + ".png", "長" * 146 + ".png"),
        ("a." + "b" * 400, ("a." + "b" * 400)[:150]),
    ],
)
def test_names_are_safe_everywhere(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK"), ("GIF", "L"), ("WEBP", "RGB")]
)
def test_a_preview_is_a_small_jpeg_without_what_hides_in_the_original(kind: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    file = store_file(actor=REN, name="a", content=_picture(kind, mode=mode, exif=exif))
    small = small_picture(file)
    assert small is not None
    with Image.open(io.BytesIO(small)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (640, 427))
        assert not image.getexif()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        b"just text",
        _picture()[:200],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 100,
        _picture("PNG", (8000, 6000), "1"),
    ],
)
def test_there_is_no_preview_of_what_is_no_picture_or_too_large_to_decode(content: bytes) -> None:
    assert small_picture(store_file(actor=REN, name="a.png", content=content)) is None
