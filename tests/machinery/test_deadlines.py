"""What falls due is applied in order of time over all subjects, and nothing keeps the rest waiting."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from sites import wait_until

from michinori.machinery import batches, deadlines, stopping
from michinori.machinery.locks import lock
from michinori.machinery.models import Deadline, StoredFile

START = datetime(2026, 12, 1, tzinfo=UTC)
DAY = timedelta(days=1)


class Diary:
    """A handler that writes down what it applied and sets the next instants it was given."""

    def __init__(self, following: dict[str, list[datetime]] | None = None) -> None:
        self.applied: list[tuple[str, datetime]] = []
        self.following = following or {}

    def handle(self, subject_id: str, at: datetime) -> int:
        self.applied.append((subject_id, at))
        rest = self.following.get(subject_id, [])
        deadlines.set_deadline("contract", subject_id, rest.pop(0) if rest else None)
        return 1


@pytest.mark.django_db
def test_one_instant_per_kind_and_subject() -> None:
    deadlines.set_deadline("contract", "con_a", START)
    deadlines.set_deadline("contract", "con_a", START + DAY)
    deadlines.set_deadline("payout", "con_a", START)
    assert Deadline.objects.get(kind="contract").at == START + DAY
    deadlines.set_deadline("contract", "con_a", None)
    assert [row.kind for row in Deadline.objects.all()] == ["payout"]


@pytest.mark.django_db
def test_the_earliest_over_all_subjects_comes_first_also_when_it_was_set_on_the_way() -> None:
    diary = Diary({"con_a": [START + 2 * DAY, START + 9 * DAY]})
    deadlines.set_deadline("contract", "con_b", START + 3 * DAY)
    deadlines.set_deadline("contract", "con_a", START)
    deadlines.set_deadline("contract", "con_c", START + DAY)
    assert deadlines.run_due({"contract": diary.handle}, START + 3 * DAY) == 4
    assert diary.applied == [
        ("con_a", START),
        ("con_c", START + DAY),
        ("con_a", START + 2 * DAY),
        ("con_b", START + 3 * DAY),
    ]
    assert deadlines.run_due({"contract": diary.handle}, START + 3 * DAY) == 0
    assert Deadline.objects.get().at == START + 9 * DAY


@pytest.mark.django_db
def test_a_kind_without_a_handler_here_is_left_alone() -> None:
    deadlines.set_deadline("payout", "con_a", START)
    assert deadlines.run_due({"contract": Diary().handle}, START + DAY) == 0
    assert Deadline.objects.exists()


@pytest.mark.django_db
def test_a_handler_that_fails_stops_no_other_and_is_tried_again_next_time() -> None:
    diary = Diary()
    failing = True

    def handle(subject_id: str, at: datetime) -> int:
        if subject_id == "con_a" and failing:
            deadlines.set_deadline("contract", "con_b", None)
            raise ValueError("what nobody thought of")
        return diary.handle(subject_id, at)

    deadlines.set_deadline("contract", "con_a", START)
    deadlines.set_deadline("contract", "con_b", START + DAY)
    assert deadlines.run_due({"contract": handle}, START + DAY) == 1
    assert diary.applied == [("con_b", START + DAY)]
    failing = False
    assert deadlines.run_due({"contract": handle}, START + DAY) == 1


@pytest.mark.django_db
def test_a_handler_that_leaves_its_deadline_does_not_loop() -> None:
    calls = []

    def forgets(subject_id: str, at: datetime) -> int:
        calls.append(subject_id)
        return 0

    deadlines.set_deadline("contract", "con_a", START)
    deadlines.set_deadline("contract", "con_b", START)
    assert deadlines.run_due({"contract": forgets}, START) == 0
    assert calls == ["con_a", "con_b"]


@pytest.mark.django_db
def test_who_was_asked_to_stop_takes_no_other_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    def handle(subject_id: str, at: datetime) -> int:
        stopping.ask()
        deadlines.set_deadline("contract", subject_id, None)
        return 1

    monkeypatch.setattr(stopping, "_ASKED", threading.Event())
    monkeypatch.setattr(deadlines, "_BATCH", 2)
    for n in range(6):
        deadlines.set_deadline("contract", f"con_{n}", START)
    assert deadlines.run_due({"contract": handle}, START, take=True) == 2
    assert Deadline.objects.filter(taken_until=None).count() == 4, "the others are free for who comes after"


@pytest.mark.django_db
def test_what_another_process_has_taken_is_left_to_it_until_it_counts_as_dead() -> None:
    diary = Diary()
    for id in ("con_a", "con_b"):
        deadlines.set_deadline("contract", id, START)
    now = datetime.now(UTC)
    Deadline.objects.filter(subject_id="con_a").update(taken_until=now + timedelta(seconds=30))
    assert deadlines.run_due({"contract": diary.handle}, START, take=True) == 1
    assert diary.applied == [("con_b", START)]
    Deadline.objects.update(taken_until=now - timedelta(seconds=1))
    assert deadlines.run_due({"contract": diary.handle}, START, take=True) == 1
    assert diary.applied == [("con_b", START), ("con_a", START)]


@pytest.mark.django_db
def test_who_shares_nothing_applies_also_what_another_process_has_taken() -> None:
    deadlines.set_deadline("contract", "con_a", START)
    Deadline.objects.update(taken_until=datetime.now(UTC) + timedelta(seconds=30))
    assert deadlines.run_due({"contract": Diary().handle}, START) == 1


@pytest.mark.django_db
def test_what_its_handler_left_where_it_was_is_free_for_the_next_run() -> None:
    diary = Diary({"con_a": [START, START + DAY]})
    deadlines.set_deadline("contract", "con_a", START)
    assert deadlines.run_due({"contract": diary.handle}, START, take=True) == 1, "it was set to the same instant"
    assert Deadline.objects.get().taken_until is None
    assert deadlines.run_due({"contract": diary.handle}, START, take=True) == 1
    assert Deadline.objects.get().at == START + DAY


@pytest.mark.django_db
def test_what_an_earlier_one_of_the_batch_has_moved_is_not_applied() -> None:
    applied = []

    def handle(subject_id: str, at: datetime) -> int:
        applied.append(subject_id)
        for id in ("con_a", "con_b"):
            deadlines.set_deadline("contract", id, None)
        return 1

    for id in ("con_a", "con_b"):
        deadlines.set_deadline("contract", id, START)
    assert deadlines.run_due({"contract": handle}, START, take=True) == 1
    assert applied == ["con_a"]


@pytest.mark.django_db
@pytest.mark.parametrize("take", [False, True])
def test_who_applies_a_batch_together_is_called_once_with_what_lies_within_a_minute(*, take: bool) -> None:
    calls: list[dict[str, datetime]] = []

    def together(due: Mapping[str, datetime]) -> int:
        calls.append(dict(due))
        deadlines.set_deadlines("contract", {one: deadlines.Next(None) for one in due})
        return len(due)

    diary = Diary()
    for id in ("con_a", "con_b"):
        deadlines.set_deadline("contract", id, START)
    deadlines.set_deadline("contract", "con_c", START + timedelta(hours=1))

    def handle_job(subject_id: str, at: datetime) -> int:
        deadlines.set_deadline("job", subject_id, None)
        return diary.handle(subject_id, at)

    deadlines.set_deadline("job", "job_a", START)
    table = {"contract": deadlines.Together(together), "job": handle_job}
    assert deadlines.run_due(table, START + DAY, take=take) == 4
    assert calls == [{"con_a": START, "con_b": START}, {"con_c": START + timedelta(hours=1)}]
    assert diary.applied == [("job_a", START)]
    assert not Deadline.objects.exists()


@pytest.mark.django_db
def test_one_of_a_batch_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    """The batch is rolled back, and each is applied by itself. The fault is logged: only the batch may have it."""
    calls: list[list[str]] = []

    def together(due: Mapping[str, datetime]) -> int:
        calls.append(sorted(due))
        deadlines.set_deadlines("contract", {one: deadlines.Next(START + DAY * 9) for one in due})
        if "con_b" in due:
            raise ValueError("what nobody thought of")
        return len(due)

    for id in ("con_a", "con_b", "con_c"):
        deadlines.set_deadline("contract", id, START)
    assert deadlines.run_due({"contract": deadlines.Together(together)}, START, take=True) == 2
    assert calls == [["con_a", "con_b", "con_c"], ["con_a"], ["con_b"], ["con_c"]]
    left = Deadline.objects.get(at=START)
    assert (left.subject_id, left.taken_until) == ("con_b", None)
    (logged,) = (record for record in caplog.records if "one by one" in record.message)
    assert (logged.levelname, logged.exc_info is not None) == ("WARNING", True)


def test_a_batch_waits_for_no_lock_for_long(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others wait for what it holds; by itself each may wait for its own."""
    calls: list[list[str]] = []

    def together(due: Mapping[str, datetime]) -> int:
        calls.append(sorted(due))
        lock(StoredFile, *due)
        deadlines.set_deadlines("contract", dict.fromkeys(due, deadlines.Next(None)))
        return len(due)

    def work() -> None:
        deadlines.run_due({"contract": deadlines.Together(together)}, START, take=True)
        connection.close()

    monkeypatch.setattr(batches, "_PATIENCE", "200ms")
    for id in ("fil_a", "fil_b"):
        _store(id)
        deadlines.set_deadline("contract", id, START)
    thread = threading.Thread(target=work)
    with transaction.atomic():
        lock(StoredFile, "fil_b")
        thread.start()
        wait_until(lambda: not Deadline.objects.filter(subject_id="fil_a").exists())
    thread.join(60)
    assert calls == [["fil_a", "fil_b"], ["fil_a"], ["fil_b"]]
    assert not Deadline.objects.exists()


def _store(id: str) -> None:
    StoredFile.objects.create(
        id=id, owner_id="usr_ren", name="a", size=1, sha256="", type="text/plain", place=id, made_at=START
    )


@pytest.mark.parametrize("take", [False, True])
def test_two_processes_apply_each_act_once(fresh_database: str, *, take: bool) -> None:
    """The subjects here are rows that can be locked; a handler locks its subject first and then looks again."""
    for n in range(30):
        id = f"fil_{n:02}"
        _store(id)
        deadlines.set_deadline("contract", id, START + (n // 10) * timedelta(hours=1))
    applied: list[str] = []
    counts: list[int] = []
    gate = threading.Barrier(2)

    def handle(subject_id: str, at: datetime) -> int:
        lock(StoredFile, subject_id)
        if not Deadline.objects.filter(subject_id=subject_id, at__lte=at).exists():
            return 0
        applied.append(subject_id)
        deadlines.set_deadline("contract", subject_id, None)
        return 1

    def work() -> None:
        gate.wait(60)
        counts.append(deadlines.run_due({"contract": handle}, START + 9 * DAY, take=take))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(applied) == [f"fil_{n:02}" for n in range(30)]
    assert sum(counts) == 30
