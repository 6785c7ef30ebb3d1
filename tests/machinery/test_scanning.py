"""Uploaded files and the scanner: clean, refused, waiting while it is away, blocked later; nothing held is served."""

import logging
import socket
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from machinery.scanners import CANARY, NAME, PICTURE, FakeScanner, forget, nothing_known, scanning, sent
from pytest_django.fixtures import Settings

from michinori.config import installation
from michinori.config.commands import files as commands
from michinori.config.environment import WrongSetting, clamd
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import health, scanner
from michinori.machinery import scanning as queue
from michinori.machinery.audit import newest
from michinori.machinery.erasing import sweep_files
from michinori.machinery.files import keep_made, open_file, read_files
from michinori.machinery.health import GRAVE, look
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.machinery.previews import bare_page_of, cut_square, page_of, small_picture
from michinori.machinery.scanning import scan_due

pytestmark = pytest.mark.django_db
__all__ = ["nothing_known"]
REN = Actor.person("usr_ren")
BAD = PICTURE + CANARY


@pytest.fixture
def fake(settings: Settings) -> Iterator[FakeScanner]:
    with scanning() as found:
        settings.CLAMD_URL = found.url
        yield found


@pytest.fixture
def away(settings: Settings) -> str:
    """A scanner that does not run."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        settings.CLAMD_URL = f"tcp://127.0.0.1:{gone.getsockname()[1]}"
    return str(settings.CLAMD_URL)


def is_served(file: StoredFile) -> bool:
    """Whether anything of it can be had, in any of the ways there are."""
    ways = (
        lambda: open_file(file).read(), lambda: page_of(file, 1), lambda: small_picture(file),
        lambda: bare_page_of(file, 1), lambda: cut_square(file, 50, 50, 100),
    )  # fmt: skip
    found = []
    for way in ways:
        try:
            found.append(way() is not None)
        except Problem:
            found.append(False)
    return any(found)


def test_without_a_scanner_files_are_taken_as_they_come() -> None:
    file = sent(BAD)
    assert (file.scan, is_served(file), scan_due()) == ("off", True, 0)
    assert (look().found["scanner"]["state"], "scanner" in look().wrong) == ("off", False)


def test_what_is_clean_is_served_at_once(fake: FakeScanner) -> None:
    file = sent()
    assert (file.scan, is_served(file), fake.heard) == ("clean", True, [PICTURE])
    assert (look().found["scanner"]["state"], "scanner" in look().wrong) == ("ok", False)


def test_what_is_found_is_refused_by_name_and_nothing_is_kept(
    fake: FakeScanner, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Problem, match="file-infected") as refused, caplog.at_level(logging.WARNING):
        sent(BAD, "secret name.png")
    assert (refused.value.status, refused.value.values) == (422, {"found": NAME})
    assert not StoredFile.objects.exists()
    assert NAME in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.usefixtures("away")
def test_while_it_is_away_a_file_waits_and_nobody_gets_it() -> None:
    file = sent()
    assert (file.scan, file.place, file.pages, file.held_pages, is_served(file)) == ("waiting", "", 0, 1, False)
    assert scan_due() == 0
    assert (look().found["scanner"], "scanner" in look().wrong) == ({"state": "away", "unscanned": 1}, True)
    assert "scanner" not in GRAVE


def test_what_waited_is_let_go_or_blocked(away: str, settings: Settings) -> None:
    good, bad = sent(), sent(BAD, "b.png")
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        forget()
        assert scan_due() == 2
        assert scan_due() == 0
    for file in (good, bad):
        file.refresh_from_db()
    assert (good.scan, good.pages, is_served(good)) == ("clean", 1, True)
    assert (bad.scan, bad.scan_found, bad.place, bad.pages, is_served(bad)) == ("blocked", NAME, "", 0, False)
    assert [item.payload for item in OutboxItem.objects.filter(kind="file_blocked")] == [{"file_id": bad.id}]


def test_what_came_before_there_was_a_scanner_is_looked_at_last(fake: FakeScanner, settings: Settings) -> None:
    settings.CLAMD_URL = ""
    old, bad = sent(), sent(BAD)
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    new = sent(b"a new one", "a.txt")
    settings.CLAMD_URL = fake.url
    assert is_served(bad), "until it was looked at"
    assert scan_due() == 3
    assert fake.heard[0] == b"a new one"
    for file, scan in ((old, "clean"), (bad, "blocked"), (new, "clean")):
        file.refresh_from_db()
        assert (file.scan, is_served(file)) == (scan, scan == "clean")


def test_what_was_blocked_is_sent_nowhere_any_more(away: str, settings: Settings) -> None:
    """A delivery of it would be paid by the clock, though nobody may open it."""
    file = sent(BAD)
    assert (read_files(REN, [file.id]), file.can_be_shown) == ((file,), True)
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        forget()
        scan_due()
    file.refresh_from_db()
    assert (file.scan, file.held_pages, file.can_be_shown) == ("blocked", 1, False)
    with pytest.raises(Problem, match="invalid") as refused:
        read_files(REN, [file.id])
    assert refused.value.flaws[0].key == "blocked_file"


def test_what_this_program_drew_itself_is_not_sent_to_it(fake: FakeScanner) -> None:
    file = keep_made(owner_id="usr_ren", name="face", content=PICTURE, type="image/webp")
    assert (scan_due(), fake.heard, is_served(file)) == (0, [], True)


LIMIT = b"stream: Heuristics.Limits.Exceeded.MaxScanSize FOUND\0"


def test_what_cannot_be_scanned_whole_is_no_virus(settings: Settings) -> None:
    """A large packed file: it is served as without a scanner, and not looked at again and again."""
    settings.CLAMD_URL = ""
    old = sent(b"old", "a.txt")
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    waited = sent()
    with scanning(lambda _: LIMIT) as fake:
        settings.CLAMD_URL = fake.url
        forget()
        queue._resting[0] = 0.0
        new = sent(b"new", "a.txt")
        assert (new.scan, is_served(new), scan_due()) == ("off", True, 3)
        assert scan_due() == 0
    for file in (old, waited, new):
        file.refresh_from_db()
        assert (file.scan, file.scan_found, is_served(file)) == ("off", "", True)
    assert not OutboxItem.objects.filter(kind="file_blocked").exists()


def blocked(settings: Settings) -> StoredFile:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    file = sent(BAD)
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        forget()
        assert scan_due() == 1
    file.refresh_from_db()
    assert file.scan == "blocked"
    return file


def test_an_operator_lets_it_be_scanned_again_or_go(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "ready", nullcontext)
    file = blocked(settings)
    (line,) = commands.show.callback(limit=9)["files"]  # type: ignore[misc]  # click's
    assert (line["id"], line["scan"], line["found"], file.name in str(line)) == (file.id, "blocked", NAME, False)
    assert commands.scan_again.callback(file_id=file.id) == {"id": file.id}  # type: ignore[misc]
    file.refresh_from_db()
    assert (file.scan, file.scan_found, is_served(file)) == ("waiting", "", False)
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        assert scan_due() == 1
        file.refresh_from_db()
        assert (file.scan, OutboxItem.objects.filter(kind="file_blocked").count()) == ("blocked", 2)
        assert commands.release.callback(file_id=file.id) == {"id": file.id}  # type: ignore[misc]
        assert scan_due() == 0
    file.refresh_from_db()
    assert (file.scan, file.pages, is_served(file)) == ("off", 1, True)
    for act in (commands.scan_again, commands.release):
        with pytest.raises(Problem, match="not-found"):
            act.callback(file_id=file.id)  # type: ignore[misc]
    assert [one.kind for one in newest()] == ["file_released", "file_scanned_again"]


@pytest.mark.usefixtures("away")
def test_one_that_was_tried_is_seen_among_however_many_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "MOST_COUNTED", 2)
    monkeypatch.setattr(scanner, "answers", lambda: True)
    files = [sent(f"{n}".encode(), "a.txt") for n in range(3)]
    assert "scanner" not in look().wrong
    for tried in files:
        StoredFile.objects.update(scan_tries=0)
        StoredFile.objects.filter(id=tried.id).update(scan_tries=1)
        assert (look().found["scanner"]["unscanned"], "scanner" in look().wrong) == (2, True)


@pytest.mark.usefixtures("away")
def test_who_switches_the_scanner_off_lets_what_waits_go(settings: Settings) -> None:
    file = sent(BAD)
    settings.CLAMD_URL = ""
    assert scan_due() == 1
    file.refresh_from_db()
    assert (file.scan, is_served(file)) == ("off", True)


@pytest.mark.usefixtures("away")
def test_what_waits_is_swept_with_its_previews() -> None:
    file = sent()
    StoredFile.objects.update(made_at=file.made_at - timedelta(days=40))
    assert sweep_files() == 1
    assert OutboxItem.objects.get(kind="content_left").payload == {"places": [file.held]}


@pytest.mark.parametrize(
    "change",
    [
        {"place": "ab/fil_x"}, {"pages": 1}, {"pages": None}, {"held": ""}, {"scan": "clean"}, {"scan": "off"},
        {"scan": "seen"}, {"scan": "blocked"}, {"scan_found": "X"},
    ],
)  # fmt: skip
def test_the_database_refuses_to_serve_what_is_held(away: str, change: dict[str, object]) -> None:
    file = sent()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(id=file.id).update(**change)


@pytest.mark.parametrize(
    "change", [{"held": "x"}, {"held_pages": 1}, {"scan": "waiting"}, {"scan": "blocked", "scan_found": "X"}]
)
def test_and_to_hold_what_is_served(change: dict[str, object]) -> None:
    file = sent()
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(id=file.id).update(**change)


@pytest.mark.parametrize(
    "wrong",
    ["clamd", "http://127.0.0.1:3310", "tcp://127.0.0.1", "tcp://:3310", "tcp://127.0.0.1:0", "tcp://127.0.0.1:x",
     "tcp://127.0.0.1:3310/path", "unix:clamd.ctl", "unix://run/clamd.ctl", "unix://", "tcp://a@127.0.0.1:3310"],
)  # fmt: skip
def test_an_address_that_is_none_is_an_error_at_start(wrong: str) -> None:
    with pytest.raises(WrongSetting, match="CLAMD_URL is written"):
        clamd({"CLAMD_URL": wrong})
    for right in ("", " ", "tcp://clamd.example:3310", "tcp://[::1]:3310", "unix:///run/clamav/clamd.ctl"):
        assert clamd({"CLAMD_URL": right}) == right.strip()


def test_whether_large_files_are_taken_is_tried(settings: Settings) -> None:
    with scanning(lambda content: b"" if len(content) > 1000 else b"stream: OK\0") as fake:
        settings.CLAMD_URL = fake.url
        assert (scanner.takes(1000), scanner.takes(1001)) == (True, False)
