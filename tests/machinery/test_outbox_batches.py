"""Batches of the outbox: told in one transaction, subscriber by subscriber, and apart where that fails."""

import logging
import threading
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from machinery.test_outbox import Broken, Recorder
from sites import wait_until

from michinori.kernel.problems import Problem
from michinori.machinery import batches, deadlines, deliveries, outbox, stopping
from michinori.machinery.deliveries import AtOnce, NotDelivered
from michinori.machinery.models import Deadline, OutboxDelivery, OutboxItem


@pytest.mark.django_db
def test_all_subscribers_of_an_item_are_told_in_one_transaction_and_no_delivery_is_written() -> None:
    one, other = Recorder(), Recorder()
    outbox.put("contract", {"n": 1})
    assert outbox.drain({"contract": [one.hear, other.hear_too]}) == 2
    assert not OutboxDelivery.objects.exists()


@pytest.mark.django_db
def test_what_one_wrote_before_another_failed_is_written_once() -> None:
    def writes(item: OutboxItem) -> None:
        outbox.put("other", {"n": 9})

    def fails(item: OutboxItem) -> None:
        raise Broken

    outbox.put("contract", {"n": 1})
    assert outbox.drain({"contract": [writes, fails]}) == 1
    assert OutboxItem.objects.filter(kind="other").count() == 1
    assert OutboxDelivery.objects.get(done_at=None).failure == "Broken: "


@pytest.mark.django_db
def test_a_batch_is_told_subscriber_by_subscriber_in_the_order_of_the_table() -> None:
    told: list[tuple[str, list[int]]] = []

    def first(items: Sequence[OutboxItem]) -> None:
        told.append(("first", [item.payload["n"] for item in items]))

    def then(item: OutboxItem) -> None:
        told.append(("then", [item.payload["n"]]))

    def last(items: Sequence[OutboxItem]) -> None:
        told.append(("last", [item.payload["n"] for item in items]))

    for n, kind in enumerate(("contract", "job", "contract")):
        outbox.put(kind, {"n": n}, subject="con_a")
    many, final = AtOnce(first), AtOnce(last)
    assert outbox.drain({"contract": [many, then, final], "job": [many, final]}) == 8
    assert told == [("first", [0, 1, 2]), ("then", [0]), ("then", [2]), ("last", [0, 1, 2])]


@pytest.mark.django_db
def test_a_batch_is_told_in_one_transaction_and_what_fails_in_it_by_itself() -> None:
    """What the batch wrote before is rolled back, and written once."""
    sizes: list[int] = []

    def writes(items: Sequence[OutboxItem]) -> None:
        sizes.append(len(items))
        for item in items:
            outbox.put("other", {"of": item.payload["n"]})

    failing = Recorder(fails_on=frozenset({2}))
    for n in range(4):
        outbox.put("contract", {"n": n})
    assert outbox.drain({"contract": [AtOnce(writes), failing.hear]}) == 7
    assert sizes == [4, 1, 1, 1, 1, 1], "together, each by itself, and that one apart from who failed"
    assert sorted(OutboxItem.objects.filter(kind="other").values_list("payload__of", flat=True)) == [0, 1, 2, 3]
    assert OutboxDelivery.objects.get(done_at=None).subscriber == deliveries.name_of(failing.hear)


@pytest.mark.django_db
def test_who_was_asked_to_stop_takes_no_other_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []

    def hear(item: OutboxItem) -> None:
        told.append(item.payload["n"])
        stopping.ask()

    monkeypatch.setattr(stopping, "_ASKED", threading.Event())
    monkeypatch.setattr(outbox, "_BATCH", 2)
    for n in range(6):
        outbox.put("contract", {"n": n})
    assert outbox.drain({"contract": [hear]}) == 2
    assert told == [0, 1]
    assert OutboxItem.objects.filter(taken_at=None).count() == 4, "the others are free for who comes after"


@pytest.mark.django_db
def test_a_fault_that_only_a_batch_has_is_logged_and_who_cannot_be_reached_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said: list[Exception] = [Broken("only together"), NotDelivered("away"), Problem("stale")]

    def fails(items: Sequence[OutboxItem]) -> None:
        if len(items) > 1:
            raise said.pop(0)

    for _ in range(3):
        for n in (1, 2):
            outbox.put("contract", {"n": n})
        assert outbox.drain({"contract": [AtOnce(fails)]}) == 2
    logged = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert ["only together" in str(record.exc_info) for record in logged] == [True]
    assert "one by one" in logged[0].message


def test_a_batch_waits_for_no_lock_for_long(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Others wait for what it holds; by itself each item may wait for its own."""

    def locks(item: OutboxItem) -> None:
        Deadline.objects.select_for_update().get(subject_id=f"con_{item.payload['n']}")

    def work() -> None:
        outbox.drain({"contract": [locks]})
        connection.close()

    monkeypatch.setattr(batches, "_PATIENCE", "200ms")
    for n in (1, 2):
        deadlines.set_deadline("contract", f"con_{n}", datetime(2026, 12, 1, tzinfo=UTC))
        outbox.put("contract", {"n": n})
    thread = threading.Thread(target=work)
    with transaction.atomic():
        Deadline.objects.select_for_update().get(subject_id="con_2")
        thread.start()
        wait_until(lambda: outbox.not_spread() == 1)
    thread.join(30)
    assert not outbox.not_spread()
    assert not OutboxDelivery.objects.exists(), "nothing failed"
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
