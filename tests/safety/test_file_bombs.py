"""Files made to exhaust whoever opens them: each is kept as it came, has no preview, and costs this process nothing."""

import io
import resource
import zipfile
from collections.abc import Callable

import pytest
from machinery import samples

from michinori.kernel.actor import Actor
from michinori.machinery import previews
from michinori.machinery.files import store_file
from michinori.machinery.previews import page_of
from michinori.machinery.rendering.confinement import MEMORY

REN = Actor.person("usr_ren")


def _entities(depth: int = 9) -> str:
    names = "abcdefghij"[: depth + 1]
    more = (f'<!ENTITY {names[n + 1]} "{f"&{names[n]};" * 10}">' for n in range(depth))
    return f'<!DOCTYPE w [<!ENTITY a "lol">{"".join(more)}]>'


def _zeros(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made, made.open("a.txt", "w") as inside:
        for _ in range(size // 1_000_000):
            inside.write(b"a" * 1_000_000)
    return out.getvalue()


def _lying(content: bytes, says: int) -> bytes:
    """The archive with another length in its list than its file has."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        true = made.infolist()[0].file_size
    return content.replace(true.to_bytes(4, "little"), says.to_bytes(4, "little"))


_BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "progressive": ("a.jpg", lambda: samples.picture("JPEG", (11_000, 10_000), progressive=True)),
    "wide": ("a.png", lambda: samples.picture("PNG", (60_000, 2_000), "1")),
    "zip": ("a.zip", lambda: _zeros(300_000_000)),
    "lying zip": ("a.zip", lambda: _lying(_zeros(300_000_000), 1_000)),
    "pdf of many sheets": ("a.pdf", lambda: samples.pdf(301)),
    "xml": ("a.docx", lambda: samples.document("&j;", _entities())),
    "far cell": ("a.xlsx", lambda: samples.workbook('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' * 2)),
    "film as large as a wall": ("a.mp4", lambda: samples.recording(seconds=1, size=(8192, 4320), sounds=0)),
    "many cells": ("a.xlsx", lambda: samples.workbook(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>")),
}


def _largest_child() -> int:
    """The most memory, in bytes, of any child that has ended so far; another test's may have been larger."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.mark.django_db
@pytest.mark.parametrize("bomb", _BOMBS)
def test_a_bomb_has_no_preview_and_takes_no_more_than_its_bounds(bomb: str) -> None:
    name, make = _BOMBS[bomb]
    content = make()
    assert len(content) < 3_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    most = max(_largest_child(), before * 1024, MEMORY)  # a child counts what its parent held when it started it
    file = store_file(actor=REN, name=name, content=content)
    assert (file.pages, page_of(file, 1), file.size) == (0, None, len(content))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert _largest_child() <= most


@pytest.mark.django_db
def test_a_child_that_never_ends_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "_SECONDS", 0.01)
    file = store_file(actor=REN, name="a.png", content=samples.picture())
    assert file.pages == 0


@pytest.mark.django_db
def test_a_sheet_as_large_as_a_street_is_drawn_small() -> None:
    file = store_file(actor=REN, name="a.pdf", content=samples.pdf(1, (14_400, 14_400)))
    assert file.pages == 1
    assert len(page_of(file, 1) or b"") < 1_000_000
