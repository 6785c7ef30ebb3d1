"""Errands: outside of transactions, several at once, at least once; whoever is stuck stops nobody."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from michinori.machinery import deliveries, outbox, stopping
from michinori.machinery.deliveries import Errand, NotDelivered, Outside
from michinori.machinery.models import OutboxDelivery, OutboxItem


class Runner:
    """A subscriber whose errands do what they are told to; ``noted``: what came of them, by the items' numbers."""

    def __init__(self, act: Callable[[int], object] = int) -> None:
        self.act = act
        self.noted: list[int] = []

    def prepare(self, item: OutboxItem) -> Errand[object]:
        n: int = item.payload["n"]
        return Errand(lambda: self.act(n), lambda _: self.noted.append(n))

    @property
    def table(self) -> outbox.Subscribers:
        return {"mail": [Outside(self.prepare)]}


def _put(*numbers: int) -> None:
    for n in numbers:
        outbox.put("mail", {"n": n})


def _make_due() -> None:
    OutboxDelivery.objects.filter(done_at=None).update(next_try_at=datetime.now(UTC) - timedelta(seconds=1))


def test_an_errand_is_run_outside_of_transactions_and_what_came_is_noted_with_it(fresh_database: str) -> None:
    open_ones: list[object] = []

    def look(n: int) -> None:
        def asked() -> None:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND state LIKE 'idle in transaction%%' AND pid <> pg_backend_pid()"
                )
                open_ones.append(cursor.fetchone())
            connection.close()

        asker = threading.Thread(target=asked)
        asker.start()
        asker.join()

    runner = Runner(look)
    _put(1)
    assert outbox.drain(runner.table) == 1
    assert (runner.noted, open_ones) == ([1], [(0,)])
    assert OutboxDelivery.objects.get().done_at is not None
    assert outbox.drain(runner.table) == 0


def test_who_does_not_answer_stops_nobody(fresh_database: str) -> None:
    """Seven are stuck until all others have been run, through the place that is left."""
    ran: list[int] = []
    all_others = threading.Event()

    def run(n: int) -> None:
        if n < 7:
            assert all_others.wait(30)
            raise NotDelivered("slow")
        ran.append(n)
        if len(ran) == 30:
            all_others.set()

    runner = Runner(run)
    _put(*range(37))
    assert outbox.drain(runner.table) == 30
    assert sorted(runner.noted) == list(range(7, 37))
    left = OutboxDelivery.objects.filter(done_at=None)
    assert set(left.values_list("failure", "attempts")) == {("NotDelivered: slow", 1)}
    now = datetime.now(UTC)
    assert all(now < one.next_try_at < now + timedelta(minutes=1) for one in left), "a failure waits, not a lease"


def test_those_that_failed_before_leave_places_to_the_others(fresh_database: str) -> None:
    running: set[int] = set()
    most: list[int] = []

    def run(n: int) -> None:
        running.add(n)
        most.append(len({one for one in running if one < 12}))
        threading.Event().wait(0.02)
        running.discard(n)
        if n < 12:
            raise NotDelivered("slow")

    runner = Runner(run)
    _put(*range(12))
    outbox.drain(runner.table)
    _put(*range(12, 30))
    _make_due()
    most.clear()
    assert outbox.drain(runner.table) == 18
    assert max(most) <= 4


def test_those_that_failed_before_do_not_wait_for_all_others(fresh_database: str) -> None:
    """Two of the eight places are theirs while hundreds wait for a first try."""
    ran: list[int] = []

    def run(n: int) -> None:
        ran.append(n)
        if n < 6 and len(ran) <= 6:
            raise NotDelivered("slow")

    runner = Runner(run)
    _put(*range(6))
    outbox.drain(runner.table)
    _make_due()
    _put(*range(6, 106))
    assert outbox.drain(runner.table) == 106
    assert max(ran[6:].index(n) for n in range(6)) < 50, "a hundred first tries were to be made"


def test_an_errand_whose_process_died_is_run_again_and_noted_once(fresh_database: str) -> None:
    def dies(n: int) -> None:
        raise KeyboardInterrupt

    runner = Runner(dies)
    _put(1)
    try:
        outbox.drain(runner.table)
    except KeyboardInterrupt:
        connection.close()
    runner.act = int
    assert outbox.drain(runner.table) == 0, "it may still be on its way"
    _make_due()
    assert outbox.drain(runner.table) == 1
    assert runner.noted == [1]


def test_what_is_still_under_way_is_not_run_beside_itself(fresh_database: str) -> None:
    ran: list[int] = []

    def run(n: int) -> None:
        ran.append(n)
        if len(ran) == 1:
            _make_due()  # more than five minutes pass
            connection.close()
            time.sleep(2.5)

    runner = Runner(run)
    _put(1)
    assert outbox.drain(runner.table) == 1
    assert (ran, runner.noted) == ([1], [1])


def test_only_what_waits_after_a_failure_is_retried_at_once(fresh_database: str) -> None:
    retried: list[bool] = []

    def run(n: int) -> None:
        retried.append(deliveries.retry(delivery_id))
        connection.close()
        raise NotDelivered("slow")

    runner = Runner(run)
    _put(1)
    outbox.drain(runner.table, with_errands=False)
    delivery_id = OutboxDelivery.objects.get().pk
    assert not deliveries.retry(delivery_id), "it is due anyway"
    outbox.drain(runner.table)
    assert deliveries.retry(delivery_id)
    outbox.drain(runner.table)
    assert retried == [False, False], "a mail would be sent twice"


def test_what_another_process_has_taken_over_is_not_noted_twice(fresh_database: str) -> None:
    taken: list[int] = []

    def slow(n: int) -> None:
        if not taken:
            taken.append(n)
            other = threading.Thread(target=take_over)
            other.start()
            other.join()

    def take_over() -> None:
        _make_due()
        outbox.drain(runner.table)
        connection.close()

    runner = Runner(slow)
    _put(1)
    assert outbox.drain(runner.table) == 0
    assert runner.noted == [1]


def test_who_was_asked_to_stop_ends_with_what_it_has_begun(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stopping, "_ASKED", threading.Event())
    runner = Runner(lambda _: stopping.ask())
    _put(*range(20))
    outbox.drain(runner.table, with_errands=False)
    assert outbox.run_errands(runner.table) == 8
    assert sorted(runner.noted) == list(range(8))
    assert OutboxDelivery.objects.filter(attempts=0).count() == 12


def test_what_cannot_be_prepared_is_put_off_and_stops_nobody(fresh_database: str) -> None:
    def prepare(item: OutboxItem) -> Errand[object] | None:
        if item.payload["n"] < 8:
            raise ValueError("no such page")
        return None

    _put(*range(9))
    assert outbox.drain({"mail": [Outside(prepare)]}) == 1
    left = OutboxDelivery.objects.filter(done_at=None)
    assert list(left.values_list("failure", flat=True)) == ["ValueError: no such page"] * 8


def test_what_only_the_commit_of_its_note_refuses_fails_alone(fresh_database: str) -> None:
    def note(came: object) -> None:
        OutboxDelivery.objects.create(item_id=10_000_000, subscriber="none", next_try_at=datetime.now(UTC))

    def prepare(item: OutboxItem) -> Errand[object] | None:
        return Errand(lambda: None, note if item.payload["n"] < 3 else lambda _: None)

    _put(*range(9))
    assert outbox.drain({"mail": [Outside(prepare)]}) == 6
    left = OutboxDelivery.objects.filter(done_at=None)
    assert [one.failure.startswith("IntegrityError: ") for one in left] == [True] * 3
