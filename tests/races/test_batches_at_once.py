"""Several processes at once, whose batches have people, jobs, kinds of papers and accounts in common."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.models import Contract
from michinori.contracts.pending import DEADLINE
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.machinery import clock, deadlines, outbox
from michinori.machinery.models import OutboxDelivery, OutboxItem
from michinori.notices.models import Notice
from michinori.papers.models import Document
from tests.stories import cast as story
from tests.stories.cast import Cast

_CONTRACTS = 24
_PROCESSES = 3
_BATCH = 4


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that each process has several."""
    for module in (outbox, deadlines):
        monkeypatch.setattr(module, "_BATCH", _BATCH)


def _casts() -> list[Cast]:
    """Two clients and two workers, each with each."""
    one = Cast()
    clients = one.aoi, one.person("Emi", company="緑地デザイン", verified=True)
    return [Cast({"Aoi": client, "Ren": worker}) for client in clients for worker in (one.ren, one.mio)]


def _handed_in() -> list[Contract]:
    """Contracts between them whose only stage is handed in; nobody was told of that."""
    casts = _casts()
    contracts = [
        story.active(casts[n % len(casts)], price=48_000, stages=story.WHOLE, open_stages=1) for n in range(_CONTRACTS)
    ]
    outbox.drain(SUBSCRIBERS)
    for n, contract in enumerate(contracts):
        story.hand_in(casts[n % len(casts)], contract, 1)
    return contracts


def _at_once(act: Callable[[], object]) -> None:
    gate = threading.Barrier(_PROCESSES)

    def work() -> None:
        gate.wait(30)
        try:
            act()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(_PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        found: tuple[object, int] = cursor.fetchone()
    return found[1]


def test_three_processes_tell_of_contracts_between_the_same_people(
    fresh_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    """None fails for another, so nobody is told one by one; papers are numbered without a gap."""
    _handed_in()
    told = list(OutboxItem.objects.filter(kind="contract_events", spread_at=None).values_list("pk", flat=True))
    caplog.set_level(logging.INFO, "michinori.machinery.batches")
    _at_once(lambda: outbox.drain(SUBSCRIBERS))
    assert not [record.message for record in caplog.records if "one by one" in record.message]
    assert _deadlocks() == 0
    assert not outbox.not_spread()
    assert not OutboxDelivery.objects.exclude(failure="").exists()
    for pk in told:
        assert Notice.objects.filter(key=f"contract_events:{pk}").count() == 1
    slips = Document.objects.filter(kind="delivery_slip").order_by("serial").values_list("serial", flat=True)
    assert list(slips) == list(range(1, _CONTRACTS + 1))


def test_three_processes_apply_clocks_that_move_the_same_peoples_money(
    fresh_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each once, and none waits in a circle with another, so none is applied one by one."""
    contracts = _handed_in()
    caplog.set_level(logging.INFO, "michinori.machinery.batches")
    applied: list[int] = []
    until = clock.turn_to(clock.now() + timedelta(days=40))
    table = {DEADLINE: HANDLERS[DEADLINE]}
    _at_once(lambda: applied.append(deadlines.run_due(table, until, take=True)))
    assert sum(applied) == _CONTRACTS
    assert not [record.message for record in caplog.records if "one by one" in record.message]
    assert _deadlocks() == 0
    assert set(Contract.objects.values_list("status", flat=True)) == {"completed"}
    paid = Movement.objects.filter(kind=kinds.PAYMENT).values_list("contract_id", flat=True)
    assert sorted(paid) == sorted(contract.id for contract in contracts)
