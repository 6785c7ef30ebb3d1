"""Files made to exhaust whoever opens them: each is kept as it came, and costs this process nothing and its child no
more than its bounds; a bomb has no preview. The site lives on while all of them come at once.
"""

import io
import resource
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from machinery import samples
from PIL import Image
from safety.bombs import ATTACKS, BOMBS
from sites import Site, wait_until

from michinori.kernel.actor import Actor
from michinori.machinery import previews
from michinori.machinery.files import store_file
from michinori.machinery.previews import page_of
from michinori.machinery.rendering.confinement import MEMORY

REN = Actor.person("usr_ren")
_PATIENCE = 2 * previews._SECONDS + 15
"""Seconds for a file that is looked at when it comes, and drawn once more."""


def _largest_child() -> int:
    """The most memory, in bytes, of any child that has ended so far; another test's may have been larger."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


@pytest.mark.django_db
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_has_no_preview_and_takes_no_more_than_its_bounds(bomb: str) -> None:
    name, make = BOMBS[bomb]
    content = make()
    assert len(content) < 3_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    most = max(_largest_child(), before * 1024, MEMORY)  # a child counts what its parent held when it started it
    file = store_file(actor=REN, name=name, content=content)
    assert (file.pages, page_of(file, 1), file.size) == (0, None, len(content))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert _largest_child() <= most


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_takes_no_more_than_its_bounds(attack: str) -> None:
    """What it shows, if anything, is a picture of ours."""
    name, make = ATTACKS[attack]
    content = make()
    assert len(content) < 5_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    most = max(_largest_child(), before * 1024, MEMORY)
    began = time.monotonic()
    file = store_file(actor=REN, name=name, content=content)
    page = page_of(file, 1)
    assert time.monotonic() - began < _PATIENCE
    assert file.size == len(content)
    assert bool(file.pages) == (page is not None)
    if page is not None:
        with Image.open(io.BytesIO(page)) as drawn:
            assert (drawn.format, max(drawn.size) <= 1280) == ("JPEG", True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000
    assert _largest_child() <= most


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["playlist of secrets", "list of parts", "drawing of a program"])
def test_what_leads_out_is_shown_as_the_text_it_is(name: str) -> None:
    """FFmpeg would open what a playlist names, and a browser what a drawing does."""
    file = store_file(actor=REN, name=ATTACKS[name][0], content=ATTACKS[name][1]())
    assert file.pages == 1
    assert file.type in ("text/plain", "application/octet-stream")


@pytest.mark.django_db
def test_a_font_is_looked_at_by_nobody() -> None:
    for name in ("font by itself", "font of the web"):
        file = store_file(actor=REN, name=ATTACKS[name][0], content=ATTACKS[name][1]())
        assert (file.type, file.pages) == ("application/octet-stream", 0)


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


def _parents() -> dict[int, int]:
    """The parent of each process of this machine."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            found[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return found


def _processes(top: int) -> list[int]:
    """A process and all below it."""
    parents, found = _parents(), [top]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _renderers(top: int) -> list[int]:
    def words(pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/cmdline").read_text()
        except OSError:
            return ""

    return [one for one in _processes(top) if "michinori.machinery.rendering" in words(one)]


def _memory(top: int) -> int:
    """Bytes that the site's processes hold, without its renderers."""
    held, renderers = 0, set(_renderers(top))
    for one in set(_processes(top)) - renderers:
        try:
            lines = Path(f"/proc/{one}/status").read_text().splitlines()
        except OSError:
            continue
        held += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(("RssAnon:",)))
    return held


def test_the_site_lives_while_all_of_them_come_at_once(server: Site) -> None:
    """Eight at a time, over HTTP, while somebody reads: each is taken or told to come again, and nothing stays."""
    assert server.process
    top = server.process.pid
    ren = server.run("user", "create", "--email", "ren-bombs@example.jp", "--name", "Ren")
    headers = {"Authorization": f"Bearer {ren['token']}"}
    content = {f"{key}/{name}": make() for key, (name, make) in (BOMBS | ATTACKS).items()}
    before, over = _memory(top), threading.Event()
    read: list[tuple[int, float]] = []

    def reads() -> None:
        while not over.is_set():
            began = time.monotonic()
            read.append((httpx.get(f"{server.url}/jobs", timeout=60).status_code, time.monotonic() - began))
            time.sleep(0.2)

    def sends(key: str) -> int:
        files = {"file": (key.rpartition("/")[2], content[key])}
        return httpx.post(f"{server.url}/api/v1/files", files=files, headers=headers, timeout=300).status_code

    reader = threading.Thread(target=reads)
    reader.start()
    try:
        with ThreadPoolExecutor(8) as pool:
            answers = dict(zip(content, pool.map(sends, content), strict=True))
    finally:
        over.set()
        reader.join()
    assert set(answers.values()) <= {201, 503}, answers
    assert {status for status, _ in read} <= {200, 503}
    assert sum(status == 200 for status, _ in read) > len(read) / 2
    wait_until(lambda: not _renderers(top))
    assert _memory(top) - before < 400_000_000
    assert httpx.get(f"{server.url}/ready", timeout=30).status_code == 200
