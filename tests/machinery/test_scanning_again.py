"""How often the scanner is asked about a file that it cannot take, and that such a file holds up nothing else."""

import threading
import time
from datetime import UTC, datetime

import pytest
from machinery.scanners import PICTURE, due, finds, forget, nothing_known, scanning, sent
from pytest_django.fixtures import Settings

from michinori.config import tick
from michinori.machinery import scanning as queue
from michinori.machinery.health import look
from michinori.machinery.models import OutboxItem
from michinori.machinery.scanning import scan_due

pytestmark = pytest.mark.django_db
__all__ = ["nothing_known"]


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
