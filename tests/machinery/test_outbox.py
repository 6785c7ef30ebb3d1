"""The outbox: at least once, each subscriber by itself, nothing stuck behind a bad item."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from michinori.machinery import outbox
from michinori.machinery.models import OutboxDelivery, OutboxItem


class Broken(Exception):
    """What a subscriber may raise."""


class Recorder:
    """A subscriber that remembers what it was told, and fails for what it is told to fail for."""

    def __init__(self, *, fails_on: frozenset[int] = frozenset()) -> None:
        self.heard: list[int] = []
        self.fails_on = fails_on

    def hear(self, item: OutboxItem) -> None:
        if item.payload["n"] in self.fails_on:
            raise Broken("mail server is away")
        self.heard.append(item.payload["n"])

    def hear_too(self, item: OutboxItem) -> None:
        self.hear(item)


def _make_due() -> None:
    OutboxDelivery.objects.update(next_try_at=datetime.now(UTC) - timedelta(seconds=1))


@pytest.mark.django_db
def test_each_subscriber_of_a_kind_hears_each_item_once() -> None:
    one, other, strangers = Recorder(), Recorder(), []
    for n in (1, 2):
        outbox.put("contract", {"n": n})
    table = {"contract": [one.hear, other.hear_too], "job": [strangers.append]}
    assert outbox.drain(table) == 4
    assert outbox.drain(table) == 0
    assert (one.heard, other.heard, strangers) == ([1, 2], [1, 2], [])


@pytest.mark.django_db
def test_the_newest_that_a_subscriber_has_not_had_yet() -> None:
    one, other = Recorder(fails_on=frozenset({2})), Recorder()
    for kind, n in (("contract", 1), ("contract", 2), ("paper", 0)):
        outbox.put(kind, {"n": n})
    assert sorted(item.payload["n"] for item in outbox.newest_waiting(one.hear, "contract")) == [1, 2]
    outbox.drain({"contract": [one.hear, other.hear_too]})
    for kind, n in (("job", 3), ("contract", 4), ("paper", 5)):
        outbox.put(kind, {"n": n})
    assert sorted(item.payload["n"] for item in outbox.newest_waiting(one.hear, "contract")) == [2, 4]
    assert sorted(item.payload["n"] for item in outbox.newest_waiting(other.hear_too, "contract", "job")) == [3, 4]
    OutboxItem.objects.filter(payload__n=4).update(id=1_000_000)
    assert [item.payload["n"] for item in outbox.newest_waiting(one.hear, "contract")] == [4]


@pytest.mark.django_db
def test_two_subscribers_of_one_name_are_an_error() -> None:
    with pytest.raises(ValueError, match="two subscribers are called"):
        outbox.drain({"contract": [Recorder().hear, Recorder().hear]})


@pytest.mark.django_db
def test_an_item_nobody_waits_for_is_not_kept_waiting() -> None:
    outbox.put("contract", {"n": 1})
    assert outbox.drain({}) == 0
    assert not OutboxItem.objects.filter(spread_at__isnull=True).exists()


@pytest.mark.django_db
def test_a_key_is_put_once() -> None:
    recorder = Recorder()
    outbox.put("reminder", {"n": 1}, key="con_a:3-days")
    outbox.put("reminder", {"n": 2}, key="con_a:3-days")
    assert outbox.drain({"reminder": [recorder.hear]}) == 1
    assert recorder.heard == [1]


@pytest.mark.django_db
def test_what_is_rolled_back_is_never_told() -> None:
    recorder = Recorder()
    with transaction.atomic():
        outbox.put("contract", {"n": 1})
        transaction.set_rollback(True)
    assert outbox.drain({"contract": [recorder.hear]}) == 0


@pytest.mark.django_db
def test_a_bad_item_blocks_no_other_and_no_other_subscriber() -> None:
    failing, fine = Recorder(fails_on=frozenset({1})), Recorder()
    for n in (1, 2):
        outbox.put("contract", {"n": n})
    assert outbox.drain({"contract": [failing.hear, fine.hear_too]}) == 3
    assert failing.heard == [2]
    assert sorted(fine.heard) == [1, 2]
    left = OutboxDelivery.objects.get(done_at__isnull=True)
    assert left.attempts == 1
    assert left.failure == "Broken: mail server is away"
    assert left.next_try_at > datetime.now(UTC) + timedelta(seconds=20)


@pytest.mark.django_db
def test_a_failed_delivery_waits_longer_each_time_and_then_succeeds_alone() -> None:
    failing, fine = Recorder(fails_on=frozenset({1})), Recorder()
    table = {"contract": [failing.hear, fine.hear_too]}
    outbox.put("contract", {"n": 1})
    waits = []
    for _ in range(3):
        outbox.drain(table)
        waits.append(OutboxDelivery.objects.get(done_at__isnull=True).next_try_at - datetime.now(UTC))
        _make_due()
    assert waits[0] < waits[1] < waits[2]
    failing.fails_on = frozenset()
    assert outbox.drain(table) == 1
    assert (failing.heard, fine.heard) == ([1], [1])


@pytest.mark.django_db
def test_a_subscriber_that_fails_leaves_no_half_done_rows() -> None:
    def writes_then_fails(item: OutboxItem) -> None:
        outbox.put("other", {"n": 9})
        raise Broken

    outbox.put("contract", {"n": 1})
    outbox.drain({"contract": [writes_then_fails]})
    assert not OutboxItem.objects.filter(kind="other").exists()


@pytest.mark.django_db
def test_a_process_killed_by_an_item_does_not_take_it_first_again() -> None:
    recorder = Recorder()

    def killed(item: OutboxItem) -> None:
        raise KeyboardInterrupt

    for n in (1, 2):
        outbox.put("contract", {"n": n})
    with pytest.raises(KeyboardInterrupt):
        outbox.drain({"contract": [killed]})
    OutboxDelivery.objects.update(subscriber=outbox.name_of(recorder.hear))
    outbox.drain({"contract": [recorder.hear]})
    assert recorder.heard == [2]
    _make_due()
    outbox.drain({"contract": [recorder.hear]})
    assert recorder.heard == [2, 1]


@pytest.mark.django_db
def test_old_items_go_when_all_have_had_them() -> None:
    failing, fine = Recorder(fails_on=frozenset({2})), Recorder()
    for n in (1, 2):
        outbox.put("contract", {"n": n})
    outbox.drain({"contract": [failing.hear, fine.hear_too]})
    assert outbox.forget_old() == 0
    OutboxItem.objects.update(made_at=datetime.now(UTC) - timedelta(days=31))
    assert outbox.forget_old() == 1
    assert OutboxItem.objects.get().payload == {"n": 2}


def test_two_processes_deliver_each_item_once(fresh_database: str) -> None:
    recorder = Recorder()
    for n in range(40):
        outbox.put("contract", {"n": n})
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        outbox.drain({"contract": [recorder.hear]})
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(recorder.heard) == list(range(40))
