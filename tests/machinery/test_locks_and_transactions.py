"""Locks in the order of ids, and a deadlock as a reason to try once more."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from michinori.kernel.problems import Problem
from michinori.machinery.locks import lock
from michinori.machinery.models import Deadline, StoredFile
from michinori.machinery.transactions import in_transaction

AT = datetime(2026, 12, 1, tzinfo=UTC)


def _file(id: str) -> StoredFile:
    return StoredFile.objects.create(
        id=id, owner_id="usr_ren", name="a", size=1, sha256="", type="text/plain", place=id, made_at=AT
    )


@pytest.mark.django_db
def test_rows_are_locked_in_the_order_of_their_ids() -> None:
    _file("fil_b")
    _file("fil_a")
    with CaptureQueriesContext(connection) as queries:
        rows = lock(StoredFile, "fil_b", "fil_a", "fil_b")
    assert [row.pk for row in rows.values()] == ["fil_a", "fil_b"]
    assert len(queries) == 1
    assert 'ORDER BY "id" FOR NO KEY UPDATE' in queries[0]["sql"]


@pytest.mark.django_db
@pytest.mark.parametrize("other", ["fil_b", "", "fil_\x00", "fil_\ud800", "fil_😀" * 5_000])
def test_what_is_not_there_is_not_found(other: str) -> None:
    _file("fil_a")
    with pytest.raises(Problem, match="not-found"):
        lock(StoredFile, "fil_a", other)


@pytest.mark.django_db
def test_inside_a_transaction_a_refusal_takes_back_only_its_own_writes() -> None:
    def refused() -> None:
        _file("fil_b")
        raise Problem("stale")

    _file("fil_a")
    with pytest.raises(Problem, match="stale"):
        in_transaction(refused)
    assert [row.pk for row in StoredFile.objects.all()] == ["fil_a"]


def test_two_that_wait_for_each_other_both_succeed(fresh_database: str) -> None:
    """Each updates both rows, in opposite order, and is held until the other has its first: a certain deadlock."""
    for subject_id in ("con_a", "con_b"):
        Deadline.objects.create(kind="contract", subject_id=subject_id, at=AT)
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []
    faults: list[BaseException] = []

    def touch(first: str, second: str) -> None:
        tries.append(first)
        Deadline.objects.filter(subject_id=first).update(at=AT)
        if tries.count(first) == 1:
            both_hold_one.wait(60)
        Deadline.objects.filter(subject_id=second).update(at=AT)

    def work(first: str, second: str) -> None:
        try:
            in_transaction(lambda: touch(first, second))
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in (("con_a", "con_b"), ("con_b", "con_a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert len(tries) == 3


def test_another_fault_is_not_tried_again(fresh_database: str) -> None:
    tries = []

    def fails() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        in_transaction(fails)
    assert len(tries) == 1
