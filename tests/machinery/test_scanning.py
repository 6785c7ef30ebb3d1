"""Uploaded files and the scanner: clean, refused, waiting while it is away, blocked later; nothing held is served."""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from machinery import samples
from machinery.scanners import CANARY, NAME, FakeScanner, finds, forget, scanning
from pytest_django.fixtures import Settings

from michinori.config import installation, tick
from michinori.config.commands import files as commands
from michinori.config.environment import WrongSetting, clamd
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import scanner
from michinori.machinery import scanning as queue
from michinori.machinery.audit import newest
from michinori.machinery.erasing import sweep_files
from michinori.machinery.files import keep_made, open_file, read_files, store_file
from michinori.machinery.health import GRAVE, look
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.machinery.previews import bare_page_of, cut_square, page_of, small_picture
from michinori.machinery.scanning import scan_due

pytestmark = pytest.mark.django_db
REN = Actor.person("usr_ren")
PICTURE = samples.picture()
BAD = PICTURE + CANARY


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    forget()
    queue._resting[0] = 0.0
    yield
    forget()
    queue._resting[0] = 0.0


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


def sent(content: bytes = PICTURE, name: str = "a.png") -> StoredFile:
    return store_file(actor=REN, name=name, content=content)


def due() -> None:
    """As if the next try of all had come."""
    StoredFile.objects.filter(scan_next_at__isnull=False).update(scan_next_at=datetime.now(UTC))


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


def test_tries_grow_rarer_up_to_five_minutes(settings: Settings) -> None:
    with scanning(lambda _: b"INSTREAM size limit exceeded. ERROR\0") as fake:
        settings.CLAMD_URL = fake.url
        file = sent()
        waits = []
        for _ in range(7):
            due()
            scan_due()
            file.refresh_from_db()
            assert file.scan_next_at is not None
            waits.append(round((file.scan_next_at - datetime.now(UTC)).total_seconds()))
    assert waits == [30, 60, 120, 240, 300, 300, 300]


def test_what_kills_it_each_time_is_closed_in_the_end_and_an_outage_counts_for_no_file(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It starts anew, and dies of the same file, which waited for ever while clocks pay for what nobody can open."""
    monkeypatch.setattr(queue, "_MOST_TRIES", 3)
    gone = settings.CLAMD_URL = "tcp://127.0.0.1:1"
    deadly, good = sent(b"deadly", "a.txt"), sent()

    def dies(content: bytes) -> bytes:
        if content == PICTURE:
            return b"stream: OK\0"
        settings.CLAMD_URL = gone
        return b""

    for _ in range(9):
        forget()
        due()
        assert scan_due() == 0
    for turn in range(3):
        deadly.refresh_from_db()
        assert (deadly.scan, deadly.scan_tries) == ("waiting", turn)
        with scanning(dies) as fake:
            settings.CLAMD_URL = fake.url
            forget()
            due()
            scan_due()
    for file in (deadly, good):
        file.refresh_from_db()
    assert (deadly.scan, deadly.scan_found) == ("blocked", "not scannable")
    assert OutboxItem.objects.get(kind="file_blocked").payload == {"file_id": deadly.id}
    with scanning(dies) as fake:
        settings.CLAMD_URL = fake.url
        forget()
        due()
        scan_due()
    good.refresh_from_db()
    assert good.scan == "clean"


@pytest.mark.parametrize(
    "answer",
    [b"", b"\0", b"OK\0", b"stream: \0", b"FOUND\0", b"INSTREAM size limit exceeded. ERROR\0", b"\xff" * 9_000, None],
)
def test_no_usable_answer_is_none(settings: Settings, answer: bytes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_AT_UPLOAD", 0.5)
    monkeypatch.setattr(queue, "_PATIENCE", 0.5)
    with scanning(lambda _: answer) as fake:
        settings.CLAMD_URL = fake.url
        file = sent()
        assert file.scan == "waiting"
        scan_due()
        file.refresh_from_db()
        assert (file.scan, file.scan_tries, "scanner" in look().wrong) == ("waiting", 1, True)
        fake.says = finds
        monkeypatch.setattr(queue, "_PATIENCE", 60)
        due()
        assert scan_due() == 1
        file.refresh_from_db()
        assert (file.scan, "scanner" in look().wrong) == ("clean", False)


def test_a_slow_scanner_is_left_alone_for_a_while(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first upload waits for it, those after it do not."""
    monkeypatch.setattr(queue, "_AT_UPLOAD", 0.5)
    with scanning(lambda _: None) as fake:
        settings.CLAMD_URL = fake.url
        sent()
        assert {sent(f"{n}".encode(), "a.txt").scan for n in range(20)} == {"waiting"}
        assert len(fake.heard) <= 1, "of a busy machine not even the first was heard"


def test_what_it_can_never_take_is_closed_in_the_end_and_both_sides_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody could ever open it, and its page would say for ever that it waits."""
    monkeypatch.setattr(queue, "_MOST_TRIES", 3)
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    file = sent()
    for _ in range(4):
        due()
        scan_due()
    file.refresh_from_db()
    assert file.scan == "waiting", "as long as it does not answer"
    with scanning(lambda _: b"INSTREAM size limit exceeded. ERROR\0") as fake:
        settings.CLAMD_URL = fake.url
        forget()
        for _ in range(3):
            due()
            scan_due()
    file.refresh_from_db()
    assert (file.scan, file.scan_found, "scanner" in look().wrong) == ("blocked", "not scannable", False)
    assert OutboxItem.objects.get(kind="file_blocked").payload == {"file_id": file.id}


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


def test_a_scanner_that_hangs_takes_one_place_of_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job comes every five seconds: all places would be taken, and nothing else done."""
    came, gate = [], threading.Event()
    monkeypatch.setattr(tick.acting, "standstill", lambda: "")
    monkeypatch.setattr(tick.scanning, "scan_due", lambda: came.append(1) or gate.wait(5))
    first = threading.Thread(target=tick.scan_files, kwargs={"timestamp": 0})
    first.start()
    began = time.monotonic()
    while not came and time.monotonic() - began < 30:
        time.sleep(0.01)
    tick.scan_files(timestamp=0)
    assert came == [1]
    gate.set()
    first.join()
    tick.scan_files(timestamp=0)
    assert came == [1, 1]


def test_a_turn_ends_after_a_while(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    for n in range(3):
        sent(f"{n}".encode(), "a.txt")
    monkeypatch.setattr(queue, "_TURN", 0.1)

    def slow(content: bytes) -> bytes:
        time.sleep(0.3)
        return finds(content)

    with scanning(slow) as fake:
        settings.CLAMD_URL = fake.url
        forget()
        assert (scan_due(), scan_due()) == (1, 1)


def test_one_that_it_cannot_take_holds_up_no_other(settings: Settings) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    bad, good = sent(b"too large", "a.txt"), sent()
    with scanning(lambda content: b"stream: OK\0" if content == PICTURE else b"") as fake:
        settings.CLAMD_URL = fake.url
        forget()
        scan_due()
    for file, scan in ((bad, "waiting"), (good, "clean")):
        file.refresh_from_db()
        assert file.scan == scan


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
