"""Previews of files: pages, or a copy of sound or film, made by a confined child process, marked, and kept beside the
file (domain § 2).

No code of this process reads a stranger's picture, document, film or archive: see ``machinery.rendering``.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from michinori.kernel.problems import Problem
from michinori.machinery.file_types import HEAD, preview_kind
from michinori.machinery.models import StoredFile
from michinori.machinery.rendering.lines import TooLong, decoded, pages_of, wrapped
from michinori.machinery.scanning import refuse_held
from michinori.machinery.storage import storage

_SECONDS = 30
_AT_ONCE = BoundedSemaphore(2)
_WAIT_SECONDS = 30
_SHORT_TEXT = 256 * 1024
_SMALL, _LARGE = 640, 1280
_MOST_OUTPUT = 20 * 1024 * 1024
_RECORDINGS = ("sound", "film")
_JPEG, _WEBM, _WEBP, _PNG = b"\xff\xd8", b"\x1a\x45\xdf\xa3", b"RIFF", b"\x89PNG"
_PROGRAM = "michinori.machinery.rendering"


@dataclass(frozen=True)
class Drawn:
    """What the child made. ``pages``: of the whole file; ``page``: the one asked for, a JPEG, or the copy of sound or
    film, a WebM file, their only page.
    """

    pages: int
    page: bytes


def draw(content: IO[bytes], kind: str, number: int = 1, *, bare: int = 0) -> Drawn | None:
    """Let a child process draw page ``number`` of ``content``, a real file; None if it cannot within its limits.
    ``bare``: without the mark, at most so many pixels long.

    Raises Problem ``preview-busy`` (503) if the children at work take too long.
    """
    if kind in _RECORDINGS:
        return _in_turn(content, f"{_PROGRAM}.copying", (kind, str(number)), _WEBM)
    return _in_turn(content, _PROGRAM, (kind, str(number), *([str(bare)] if bare else [])), _JPEG)


def cut_square(file: StoredFile, left: int, top: int, side: int) -> bytes | None:
    """A square of a stored picture, a WebP without metadata; None if it is no picture that can be drawn. The numbers
    are those of ``rendering.pictures.square_of``. Raises Problem ``preview-busy`` (503).
    """
    with _copied(file) as spool:
        drawn = _in_turn(spool, f"{_PROGRAM}.cutting", (str(left), str(top), str(side)), _WEBP)
    return drawn.page if drawn is not None else None


def draw_icon(file: StoredFile, side: int, inside: int) -> bytes | None:
    """A stored square picture in the middle of an app icon, a PNG; None if it cannot be drawn. ``side``, ``inside``: of
    icon and picture, in pixels. Raises Problem ``preview-busy`` (503).
    """
    with _copied(file) as spool:
        drawn = _in_turn(spool, f"{_PROGRAM}.icons", (str(side), str(inside)), _PNG)
    return drawn.page if drawn is not None else None


def _in_turn(content: IO[bytes], program: str, arguments: tuple[str, ...], beginning: bytes) -> Drawn | None:
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise Problem("preview-busy", 503)
    try:
        return _run(content, program, arguments, beginning)
    finally:
        _AT_ONCE.release()


def _run(content: IO[bytes], program: str, arguments: tuple[str, ...], beginning: bytes) -> Drawn | None:
    content.seek(0)
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", program, *arguments],
        stdin=content.fileno(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    )
    try:
        out, _ = child.communicate(timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        child.kill()
        child.wait()
    if child.returncode or len(out) > _MOST_OUTPUT:
        return None
    return _parse(out, beginning)


def _parse(out: bytes, beginning: bytes) -> Drawn | None:
    """What the child said. A broken decoder may have taken it over, so nothing in it is trusted but that it is bytes
    sent on as a file of the kind that has this beginning.
    """
    try:
        head, _, page = out.partition(b"\n")
        pages = int(json.loads(head)["pages"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not 1 <= pages <= 10_000 or not page.startswith(beginning):
        return None
    return Drawn(pages, page)


def look_at(spool: "SpooledTemporaryFile[bytes]", name: str) -> Drawn | int:
    """Look at a file when it comes in: its first page, or the number of its pages: 0 for a kind without a preview and
    for what cannot be shown. A short text is only counted, which needs no child.
    """
    spool.seek(0, 2)
    size = spool.tell()
    spool.seek(0)
    kind = preview_kind(spool.read(HEAD), name)
    if kind is None:
        return 0
    if kind == "text" and size <= _SHORT_TEXT:
        spool.seek(0)
        return _count(spool.read())
    spool.rollover()
    return draw(spool, kind) or 0


def _count(content: bytes) -> int:
    try:
        return len(pages_of(wrapped(decoded(content))))
    except (ValueError, TooLong):
        return 0


def keep(place: str, drawn: Drawn) -> None:
    """Keep the first page beside the file at ``place``."""
    _save(_page_place(place, 1, recording=drawn.page.startswith(_WEBM)), drawn.page)


def preview_type(file: StoredFile) -> str:
    """The MIME type of what ``page_of`` gives: a WebM copy of sound or film, a JPEG of all else."""
    family = file.type.partition("/")[0]
    return f"{family}/webm" if family in ("audio", "video") else "image/jpeg"


def page_of(file: StoredFile, number: int) -> bytes | None:
    """The marked page of that number; made once and kept. None if the file has no such page. Raises ``file-waiting``,
    ``file-blocked``.
    """
    refuse_held(file)
    if not 1 <= number <= (file.pages or 0):
        return None
    place = _page_place(file.place, number, recording=preview_type(file) != "image/jpeg")
    if default_storage.exists(place):
        return _read(place)
    drawn = _draw_stored(file, number)
    if drawn is None:
        return None
    _save(place, drawn.page)
    return drawn.page


def small_picture(file: StoredFile) -> bytes | None:
    """The first page of a picture or PDF for lists, without the mark; see ``bare_page_of``."""
    return _bare(file, 1, _SMALL, f"{file.place}.small.jpg")


def bare_page_of(file: StoredFile, number: int) -> bytes | None:
    """That page of a picture or PDF without the mark, a JPEG made once and kept: for what its owner shows to everybody.
    None if the file has no such page.
    """
    return _bare(file, number, _LARGE, f"{file.place}.bare{number}.jpg")


def _bare(file: StoredFile, number: int, side: int, place: str) -> bytes | None:
    refuse_held(file)
    if not 1 <= number <= (file.pages or 0) or not file.type.startswith(("image/", "application/pdf")):
        return None
    if default_storage.exists(place):
        return _read(place)
    drawn = _draw_stored(file, number, bare=side)
    if drawn is None:
        return None
    _save(place, drawn.page)
    return drawn.page


def look_again(file: StoredFile) -> int:
    """Look at a file stored by a version that did not; returns its pages, to be written by the caller."""
    drawn = _draw_stored(file, 1)
    if drawn is not None:
        keep(file.place, drawn)
    return drawn.pages if drawn is not None else 0


def places_beside(place: str) -> list[str]:
    """The names in the storage of the previews kept beside the file at ``place``."""
    return list(storage().names(f"{place}.")) if place else []


def _draw_stored(file: StoredFile, number: int, *, bare: int = 0) -> Drawn | None:
    with _copied(file) as spool:
        kind = preview_kind(spool.read(HEAD), file.name)
        return draw(spool, kind, number, bare=bare) if kind is not None else None


@contextmanager
def _copied(file: StoredFile) -> Iterator[IO[bytes]]:
    """The stored content as a real file, which a child can read. Raises ``file-waiting``, ``file-blocked``."""
    refuse_held(file)
    with default_storage.open(file.place, "rb") as content, SpooledTemporaryFile(max_size=1) as spool:
        for chunk in content.chunks():
            spool.write(chunk)
        spool.rollover()
        spool.seek(0)
        yield spool


def _page_place(place: str, number: int, *, recording: bool) -> str:
    return f"{place}.page{number}.{'webm' if recording else 'jpg'}"


def _save(place: str, content: bytes) -> None:
    if not default_storage.exists(place):
        default_storage.save(place, ContentFile(content))


def _read(place: str) -> bytes:
    with default_storage.open(place, "rb") as content:
        return bytes(content.read())
