"""Previews: pages of what people hand in, drawn by a confined child, marked, and made once."""

import cmath
import io
import subprocess
import sys
from array import array
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import pytest
from av.audio.resampler import AudioResampler
from django.core.files.storage import default_storage
from machinery import samples
from PIL import Image, ImageChops
from sites import wait_until

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import rendering
from michinori.machinery.erasing import sweep_files
from michinori.machinery.files import store_file
from michinori.machinery.looking import look_at_old_files
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import page_of, places_beside, preview_type, small_picture
from michinori.machinery.settings import set_setting

pytestmark = pytest.mark.django_db
REN = Actor.person("usr_ren")


def _opened(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content", "pages"),
    [
        ("a.png", samples.picture(), 1),
        ("a.pdf", samples.pdf(3), 3),
        ("a.txt", "一行\n".encode() * 65, 2),
        ("a.html", b"<html><script>alert(1)</script></html>", 1),
        ("a.txt", "半角カナ".encode("cp932"), 1),
        ("a.csv", "名前,値\nりんご,100\n".encode(), 1),
        ("a.xlsx", samples.workbook(), 1),
        ("a.docx", samples.document(), 1),
        ("a.zip", samples.archive({"読んで.txt": "ok", "図/a.png": samples.picture(), "b.pdf": samples.pdf()}), 8),
        ("a.zip", samples.archive({"a.docx": samples.document(), ".DS_Store": b"\x00\x01"}), 3),
    ],
)
def test_what_can_be_looked_at_has_pages_that_are_marked(name: str, content: bytes, pages: int) -> None:
    file = store_file(actor=REN, name=name, content=content)
    assert file.pages == pages
    for number in range(1, pages + 1):
        page = _opened(page_of(file, number)).convert("RGB")
        assert max(page.size) <= 1280
        plain = Image.new("RGB", page.size, page.getpixel((0, 0)))
        assert ImageChops.difference(page, plain).getbbox() is not None  # the mark, also on an empty sheet
    assert page_of(file, pages + 1) is None
    assert page_of(file, 0) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.bin", b"\x00\x01\x02 who knows"),
        ("a.psd", b"8BPS\x00\x01" + bytes(60)),
        ("a.png", samples.picture()[:200]),
        ("a.pdf", b"%PDF-1.7\nnothing"),
        ("a.zip", samples.archive({"a.txt": "ok", "b.bin": b"\x00\x01\x02"})),
        ("a.zip", samples.archive({"inside.zip": samples.archive({"a.txt": "ok"})})),
        ("a.zip", samples.archive({f"{n}.txt": "ok" for n in range(201)})),
        ("a.txt", b"line\n" * 50_000),
        ("a.mp4", samples.recording(sounds=2)),
        ("a.mp4", samples.recording(pictures=2)),
        ("a.mp4", samples.recording()[:9000]),
        ("a.mp3", b"ID3\x04" + bytes(5000)),
        ("a.mid", b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk\x00\x00\x00\x04\x00\xff\x2f\x00"),
        ("a.zip", samples.archive({"a.mp4": samples.recording()})),
    ],
)
def test_what_cannot_be_looked_at_whole_has_none(name: str, content: bytes) -> None:
    file = store_file(actor=REN, name=name, content=content)
    assert (file.pages, page_of(file, 1), small_picture(file)) == (0, None, None)


@pytest.mark.parametrize(
    ("kind", "more", "kept", "seconds"),
    [
        ("mp4", {}, "video/webm", 2),
        ("mov", {"sounds": 0}, "video/webm", 2),
        ("webm", {}, "video/webm", 2),
        ("webm", {"size": None}, "video/webm", 2),
        ("matroska", {"seconds": 62, "size": (640, 360)}, "video/webm", 60),
        ("mp3", {"size": None, "seconds": 70}, "audio/webm", 70),
        ("wav", {"size": None}, "audio/webm", 2),
        ("flac", {"size": None}, "audio/webm", 2),
        ("ogg", {"size": None, "seconds": 190}, "audio/webm", 180),
        ("ipod", {"size": None}, "audio/webm", 2),
    ],
)
def test_sound_and_film_are_copied_short_small_and_marked(kind: str, more: Any, kept: str, seconds: int) -> None:
    file = store_file(actor=REN, name="a", content=samples.recording(kind, **({"size": (1280, 720)} | more)))
    assert (file.pages, preview_type(file), small_picture(file), page_of(file, 2)) == (1, kept, None, None)
    copy = page_of(file, 1)
    assert copy is not None
    assert copy == page_of(file, 1)
    with av.open(io.BytesIO(copy), "r") as found:
        assert found.duration is not None
        assert abs(found.duration / av.time_base - seconds) < 1
        assert {one.codec_context.name for one in found.streams} <= {"vp8", "opus"}
        for picture in found.decode(video=0) if found.streams.video else ():
            assert (picture.width, picture.height) == (640, 360)
            assert _is_marked(picture)


def _is_marked(picture: av.VideoFrame) -> bool:
    """Whether a picture of a film that was all of one colour is so no longer."""
    return max(high - low for low, high in picture.to_image().getextrema()) > 20


def test_the_sound_is_marked() -> None:
    """A tone of 660 hertz at the beginning and after ten seconds, not in between."""
    file = store_file(actor=REN, name="a", content=samples.recording("wav", 12, size=None))
    with av.open(io.BytesIO(page_of(file, 1) or b""), "r") as found:
        resampler = AudioResampler(format="s16", layout="mono", rate=24_000)
        heard = array("h")
        for frame in found.decode(audio=0):
            for one in resampler.resample(frame):
                heard.frombytes(bytes(one.planes[0])[: one.samples * 2])

    def loud(second: float) -> float:
        part = heard[int(second * 24_000) :][:2400]
        return abs(sum(sample * cmath.exp(-2j * cmath.pi * 660 * n / 24_000) for n, sample in enumerate(part))) / 2400

    assert min(loud(0.15), loud(10.15)) > 10 * max(loud(1), loud(5), loud(11))


def test_of_a_long_film_the_end_is_seen_too() -> None:
    """A film is blue until its last second, which is white."""
    file = store_file(actor=REN, name="a.mp4", content=samples.recording("mp4", 300, sounds=0))
    with av.open(io.BytesIO(page_of(file, 1) or b""), "r") as found:
        last = [frame.to_image() for frame in found.decode(video=0)][-1]
    red, green, blue = last.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    assert min(red, green, blue) > 180


def test_a_page_is_drawn_once() -> None:
    file = store_file(actor=REN, name="a.pdf", content=samples.pdf())
    first, second = page_of(file, 1), page_of(file, 2)
    default_storage.delete(file.place)  # nothing can be drawn any more
    assert (page_of(file, 1), page_of(file, 2)) == (first, second)


def test_a_file_of_the_version_before_is_looked_at_by_itself() -> None:
    file = store_file(actor=REN, name="a.png", content=samples.picture())
    small = small_picture(file)
    for place in places_beside(file.place):
        default_storage.delete(place)
    StoredFile.objects.update(pages=None)
    assert page_of(StoredFile.objects.get(), 1) is None
    assert look_at_old_files() == 1
    assert look_at_old_files() == 0
    assert StoredFile.objects.get().pages == 1
    assert small_picture(StoredFile.objects.get()) == small


def test_what_was_never_attached_is_swept_with_its_previews() -> None:
    old = store_file(actor=REN, name="a.png", content=samples.picture())
    StoredFile.objects.update(made_at=old.made_at - timedelta(days=7, seconds=1))
    new = store_file(actor=REN, name="b.png", content=samples.picture())
    assert sweep_files() == 1
    assert [file.id for file in StoredFile.objects.all()] == [new.id]


def test_a_person_sends_so_much_a_day_and_no_more() -> None:
    set_setting(actor=Actor.person("usr_sora"), key="upload_mb_a_day", text="50")
    store_file(actor=REN, name="a.txt", content=b"\x00" * 48 * 1024 * 1024)
    for _ in range(2):
        store_file(actor=REN, name="a.txt", content=b"ok")
    with pytest.raises(Problem, match="upload-quota") as refused:
        store_file(actor=REN, name="a.txt", content=b"ok")
    assert (refused.value.status, refused.value.values["limit"]) == (429, 50)
    assert StoredFile.objects.count() == 3
    store_file(actor=Actor.person("usr_mio"), name="a.txt", content=b"ok")


_HERE = {"PYTHONPATH": str(Path(rendering.__file__).parents[3])}
"""The child of these tests is of the code under test, also where another checkout is installed (``make mutants``)."""
_CONFINED = """
import os, socket, subprocess, threading
from michinori.machinery.rendering.confinement import confine
confine()
refused = 0
for trial in (
    lambda: socket.socket(),
    lambda: socket.socketpair(),
    lambda: open("/etc/passwd"),
    lambda: open("/tmp/written", "w"),
    lambda: os.fork(),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.kill(os.getppid(), 0),
    lambda: os.listdir("/"),
    lambda: bytearray(2_000_000_000),
):
    try:
        trial()
    except (OSError, MemoryError):
        refused += 1
os.write(1, str(refused).encode())
"""


def test_the_program_marks_every_picture_of_a_film() -> None:
    command = [sys.executable, "-m", "michinori.machinery.rendering.copying", "film", "1"]
    film = samples.recording(size=(1280, 720))
    made = subprocess.run(command, input=film, capture_output=True, check=True, env=_HERE, timeout=30).stdout
    with av.open(io.BytesIO(made.partition(b"\n")[2]), "r") as found:
        pictures = list(found.decode(video=0))
    assert pictures
    assert all(_is_marked(one) for one in pictures)


def test_the_child_can_reach_nothing() -> None:
    found = subprocess.run([sys.executable, "-c", _CONFINED], capture_output=True, check=True, env=_HERE, timeout=30)
    assert found.stdout == b"9"


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
@pytest.mark.parametrize(
    "program",
    [
        ("rendering", "text", "1"),
        ("rendering.copying", "film", "1"),
        ("rendering.cutting", "50", "50", "100"),
        ("rendering.icons", "512", "288"),
    ],
)
def test_the_program_gives_up_its_rights_before_it_reads(program: tuple[str, ...]) -> None:
    """It waits for a file that does not come, and is in the kernel's filter already."""
    command = [sys.executable, "-m", f"michinori.machinery.{program[0]}", *program[1:]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_HERE) as child:
        status = Path(f"/proc/{child.pid}/status")
        wait_until(lambda: "Seccomp:\t2" in status.read_text())
        child.kill()
