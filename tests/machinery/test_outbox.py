"""The outbox: at least once, each subscriber by itself, nothing stuck behind a bad item."""

import threading
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from sites import wait_until

from michinori.machinery import deliveries, outbox
from michinori.machinery.deliveries import Apart
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


def _lapse() -> None:
    """Two minutes pass for what was taken."""
    OutboxItem.objects.filter(spread_at=None).update(taken_at=datetime.now(UTC) - timedelta(minutes=2))


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
    assert (failing.heard, fine.heard) == ([2], [1, 2])
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


class Killer(Recorder):
    """A subscriber that kills the process while it is told of 1."""

    kills = True

    def hear(self, item: OutboxItem) -> None:
        if self.kills and item.payload["n"] == 1:
            raise KeyboardInterrupt
        super().hear(item)


@pytest.mark.django_db
def test_what_kills_a_process_is_alone_with_it() -> None:
    killer, fine = Killer(), Recorder()
    table = {"contract": [killer.hear, fine.hear_too]}
    for n in (1, 2):
        outbox.put("contract", {"n": n}, subject="con_a")
    for times in range(2):
        with pytest.raises(KeyboardInterrupt):
            outbox.drain(table)
        assert outbox.drain(table) == 0, "they are with a process that may still live"
        assert OutboxDelivery.objects.count() == 2 * times, "the second time it is told alone"
        _lapse()
    assert outbox.drain(table) == 3
    assert (killer.heard, fine.heard) == ([2], [1, 2])
    killer.kills = False
    _make_due()
    assert outbox.drain(table) == 1
    assert killer.heard == [2, 1]


@pytest.mark.django_db
def test_what_a_killed_process_had_taken_is_told_in_order() -> None:
    killer = Killer()
    for n in (1, 2, 3):
        outbox.put("contract", {"n": n}, subject="con_a")
    with pytest.raises(KeyboardInterrupt):
        outbox.drain({"contract": [killer.hear]})
    killer.kills = False
    _lapse()
    outbox.put("contract", {"n": 4}, subject="con_a")
    assert outbox.drain({"contract": [killer.hear]}) == 4
    assert killer.heard == [1, 2, 3, 4]
    assert OutboxDelivery.objects.count() == 3, "each of them may have killed it, and is told alone"


def test_a_process_that_still_tells_is_slow_and_not_dead(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder, others = Recorder(), list[int]()

    def hear(item: OutboxItem) -> None:
        if item.payload["n"] == 1:
            other = threading.Thread(target=look)
            other.start()
            other.join(60)
        recorder.hear(item)

    def look() -> None:
        others.append(outbox.drain({"contract": [recorder.hear]}))
        connection.close()

    monkeypatch.setattr(outbox, "_TAKEN", timedelta(seconds=-1))
    for n in (1, 2):
        outbox.put("contract", {"n": n}, subject="con_a")
    outbox.drain({"contract": [hear]})
    assert (recorder.heard, others) == ([1, 2], [0])


def test_what_was_taken_over_is_not_told_by_the_slow_process_too(fresh_database: str) -> None:
    """A batch that failed is told one by one, and then only one of its items is locked."""
    recorder, others = Recorder(), list[int]()

    def hear(item: OutboxItem) -> None:
        if len(item.batch.items) > 1:
            raise Broken
        if item.payload["n"] == 1:
            other = threading.Thread(target=take_over)
            other.start()
            other.join(30)
        recorder.hear(item)

    def take_over() -> None:
        OutboxItem.objects.exclude(payload={"n": 1}).update(taken_at=datetime.now(UTC) - timedelta(minutes=2))
        others.append(outbox.drain({"contract": [recorder.hear]}))
        connection.close()

    for n in (1, 2):
        outbox.put("contract", {"n": n})
    outbox.drain({"contract": [hear]})
    assert (recorder.heard, others) == ([2, 1], [1])
    assert not outbox.not_spread()


@pytest.mark.django_db
def test_new_items_do_not_keep_a_delivery_waiting() -> None:
    apart, told = Recorder(), []

    def goes_on(item: OutboxItem) -> None:
        told.append(item.pk)
        if not apart.heard and len(told) < 200:
            outbox.put("contract", {"n": 2})

    outbox.put("money_in", {"n": 1})
    outbox.put("contract", {"n": 2})
    outbox.drain({"money_in": [Apart(apart.hear)], "contract": [goes_on]})
    assert (apart.heard, len(told)) == ([1], 2)


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


@pytest.mark.django_db
def test_who_is_told_apart_has_a_delivery_and_its_failure_tells_nobody_twice() -> None:
    fine, failing = Recorder(), Recorder(fails_on=frozenset({1}))
    outbox.put("contract", {"n": 1})
    table = {"contract": [fine.hear, Apart(failing.hear_too)]}
    assert outbox.drain(table) == 1
    assert OutboxDelivery.objects.get().subscriber == deliveries.name_of(failing.hear_too)
    failing.fails_on = frozenset()
    _make_due()
    assert outbox.drain(table) == 1
    assert (fine.heard, failing.heard) == ([1], [1])


def test_what_only_its_commit_refuses_fails_alone(fresh_database: str) -> None:
    """PostgreSQL looks for the row that another refers to when the transaction ends."""
    heard = Recorder()

    def refers_to_nothing(item: OutboxItem) -> None:
        OutboxDelivery.objects.create(item_id=10_000_000, subscriber="none", next_try_at=datetime.now(UTC))

    for n in (1, 2):
        outbox.put("contract", {"n": n})
    assert outbox.drain({"contract": [Apart(refers_to_nothing), heard.hear]}) == 2
    assert heard.heard == [1, 2]
    left = OutboxDelivery.objects.filter(done_at=None)
    assert [one.failure.startswith("IntegrityError: ") for one in left] == [True, True]


@pytest.mark.django_db
def test_what_was_taken_by_a_clock_that_was_ahead_is_told_once_the_right_one_is_confirmed() -> None:
    recorder = Recorder()
    outbox.put("contract", {"n": 1})
    OutboxItem.objects.update(taken_at=datetime.now(UTC) + timedelta(days=40))
    assert outbox.drain({"contract": [recorder.hear]}) == 0
    outbox.bring_forward()
    OutboxItem.objects.update(taken_at=F("taken_at") - timedelta(minutes=2))
    assert outbox.drain({"contract": [recorder.hear]}) == 1


def test_several_processes_tell_of_a_subject_in_order(fresh_database: str) -> None:
    """Of four subjects by turns; each process takes twenty at once, and none goes before what another has taken."""
    heard = defaultdict[str, list[int]](list)

    def hear(item: OutboxItem) -> None:
        time.sleep(0.002 * (item.pk % 3))
        heard[item.subject].append(item.payload["n"])

    for n in range(200):
        outbox.put("contract", {"n": n}, subject=f"con_{n % 4}")

    def drained() -> bool:
        outbox.drain({"contract": [hear]})
        return not outbox.not_spread()

    def work() -> None:
        gate.wait()
        wait_until(drained)
        connection.close()

    gate = threading.Barrier(3)
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert heard == {f"con_{rest}": list(range(rest, 200, 4)) for rest in range(4)}
