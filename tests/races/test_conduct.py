"""Counting anew while a contract goes on: whichever comes first, nothing is lost and nothing counted twice."""

import threading
from datetime import UTC, datetime

from django.db import connection, transaction

from michinori.contracts.models import Contract
from michinori.machinery import outbox
from michinori.machinery.batches import wait_briefly
from michinori.machinery.deliveries import name_of
from michinori.machinery.models import OutboxDelivery, OutboxItem
from michinori.trust.commands.counting import count_contract, note_conduct, rebuild_conduct
from michinori.trust.models import ContractFacts, Figure
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished


def test_counting_anew_waits_for_what_is_being_counted(fresh_database: str) -> None:
    contract = finished(Cast(verified=True))
    started, done = threading.Event(), threading.Event()

    def anew() -> None:
        try:
            started.set()
            rebuild_conduct()
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=anew)
    with transaction.atomic():
        count_contract(contract.id)
        thread.start()
        started.wait(60)
        assert not done.wait(1), "it must not read what is half written"
    thread.join(60)
    assert done.is_set()
    assert ContractFacts.objects.count() == 1
    assert Figure.objects.exclude(party=None).get(key="finished").n == 1
    assert rebuild_conduct().changed == 0


def test_what_is_told_while_all_is_counted_anew_is_told_once_and_counted_later(fresh_database: str) -> None:
    heard: list[int] = []

    def hear(item: OutboxItem) -> None:
        heard.append(item.pk)

    def tell() -> None:
        outbox.drain({"contract_events": [hear, note_conduct]})
        connection.close()

    thread = threading.Thread(target=tell)
    with transaction.atomic():
        rebuild_conduct()
        contract = _finished_by_others()
        thread.start()
        thread.join(60)
        assert not thread.is_alive(), "it must not wait long while it holds what others wait for"
    assert heard == list(OutboxItem.objects.filter(kind="contract_events").order_by("id").values_list("id", flat=True))
    assert set(OutboxDelivery.objects.values_list("subscriber", "attempts")) == {(name_of(note_conduct), 0)}
    OutboxDelivery.objects.filter(done_at=None).update(next_try_at=datetime.now(UTC))
    outbox.drain({"contract_events": [hear, note_conduct]})
    assert ContractFacts.objects.get().contract_id == contract.id
    assert rebuild_conduct().changed == 0


def test_what_is_told_after_it_waits_for_locks_as_long_as_before_it(fresh_database: str) -> None:
    finished(Cast(verified=True))
    item = OutboxItem.objects.filter(kind="contract_events").latest("id")
    with transaction.atomic(), connection.cursor() as cursor:
        wait_briefly()
        note_conduct(item)
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("2s",)


def _finished_by_others() -> Contract:
    """What others commit meanwhile."""
    found: list[Contract] = []

    def act() -> None:
        found.append(finished(Cast(verified=True)))
        connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    thread.join(60)
    return found[0]
