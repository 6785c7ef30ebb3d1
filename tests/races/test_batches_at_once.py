"""Several processes at once, whose batches have people, jobs, kinds of papers and accounts in common."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.commands import deposits, finished_jobs, offers
from michinori.contracts.models import Contract
from michinori.contracts.pending import DEADLINE
from michinori.conversation.commands.messages import send_message
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.machinery import batches, clock, deadlines, outbox
from michinori.machinery.models import OutboxDelivery, OutboxItem
from michinori.market.commands import jobs, proposals
from michinori.market.models import Job
from michinori.notices.commands.choosing import choose_notices
from michinori.notices.models import Held, Notice
from michinori.papers.models import Document
from michinori.people.models import Profile
from michinori.trust.models import ContractFacts
from tests.stories import cast as story
from tests.stories.cast import Cast

_WORKERS = 12
_CONTRACTS = 2 * _WORKERS
_APPROVED = 6
_PROCESSES = 3
_BATCH = 4


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that each process has several, which meet: each keeps a job for a while before it wants the next. On a
    busy machine they may wait for each other for long.
    """
    for module in (outbox, deadlines):
        monkeypatch.setattr(module, "_BATCH", _BATCH)
    monkeypatch.setattr(batches, "_PATIENCE", "60s")
    close = finished_jobs.close_done

    def close_slowly(*given: Any) -> None:
        close(*given)
        time.sleep(0.02)

    monkeypatch.setattr(finished_jobs, "close_done", close_slowly)


def _casts() -> list[Cast]:
    """Two clients and twelve workers, each with each, all verified: after one client's first contract come two of the
    other, and so on. Both clients have one job for all, of which one is filled. One of them gets a digest.
    """
    one = Cast(verified=True)
    pair = one.aoi, one.person("Emi", company="緑地デザイン", verified=True)
    choose_notices(actor=one.acts(one.aoi), groups={"contracts": {"mail": "daily"}}, timing={})
    workers = [one.person(f"Ren{n}", verified=True) for n in range(_WORKERS)]
    Profile.objects.filter(user__in=workers).update(answers_in=48)
    return [
        Cast({"Aoi": client, "Ren": worker}, verified=True)
        for n, worker in enumerate(workers)
        for client in (pair if n % 2 == 0 else pair[::-1])
    ]


def _handed_in(casts: list[Cast]) -> list[Contract]:
    """Contracts between them, about which they have talked and whose only stage is handed in; nobody was told of that,
    nor of anything before.
    """
    posted: dict[str, Job] = {}
    for cast, wanted in zip(casts[:2], (_CONTRACTS, _WORKERS), strict=True):
        body = {"title": "本文", "description": "本文", "category": "design", "kind": "fixed", "wanted": wanted}
        posted[cast.aoi.id] = jobs.create_job(actor=cast.acts(cast.aoi), body=body)
    contracts = [_active(cast, posted[cast.aoi.id]) for cast in casts]
    return [story.hand_in(cast, contract, 1) for cast, contract in zip(casts, contracts, strict=True)]


def _active(cast: Cast, job: Job) -> Contract:
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    body = {"price": 48_000, "message": "作ります。", "due_date": story.in_days(30).isoformat()}
    proposal = proposals.create_proposal(actor=ren, job_id=job.id, body=body)
    terms = story.terms(stages=story.WHOLE, open_stages=1)
    contract = offers.offer_terms(actor=aoi, proposal_id=proposal.id, terms=terms)
    offers.accept_offer(actor=ren, contract_id=contract.id, terms_version=1)
    story.pay_in(cast, contract.price * 11 // 10)
    for actor in (aoi, ren):
        send_message(actor=actor, thread_id=f"thr_{proposal.id[4:]}", body="よろしくお願いします")
    return deposits.make_deposit(actor=aoi, contract_id=contract.id)


def _drain() -> None:
    outbox.drain(SUBSCRIBERS, with_errands=False)


def _at_once(*acts: Callable[[], object]) -> None:
    gate = threading.Barrier(len(acts))
    faults: list[Exception] = []

    def work(act: Callable[[], object]) -> None:
        gate.wait(30)
        try:
            act()
        except Exception as fault:
            faults.append(fault)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_stat_force_next_flush()")
            connection.close()

    threads = [threading.Thread(target=work, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert faults == []


def _see_that_none_failed_for_another(caplog: pytest.LogCaptureFixture) -> None:
    """None waited in a circle, so none was told or applied one by one."""
    assert not [record.message for record in caplog.records if "one by one" in record.message]
    assert _deadlocks() == 0
    assert not outbox.not_spread()
    assert not OutboxDelivery.objects.exclude(failure="").exists()


def _deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_clear_snapshot(), deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        found: tuple[object, int] = cursor.fetchone()
    return found[1]


def test_three_processes_tell_of_contracts_between_the_same_people_who_go_on_meanwhile(
    fresh_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Each is told of once, and papers are numbered without a gap."""
    casts = _casts()
    contracts = _handed_in(casts)
    handed_in = [OutboxItem.objects.filter(subject=contract.id).latest("id").pk for contract in contracts]
    caplog.set_level(logging.INFO, "michinori.machinery.batches")

    def approve() -> None:
        for cast, contract in zip(casts[:_APPROVED], contracts[:_APPROVED], strict=True):
            story.approve(cast, contract, 1)

    _at_once(*[_drain] * _PROCESSES, approve)
    _drain()
    _see_that_none_failed_for_another(caplog)
    for pk in handed_in:
        assert Notice.objects.filter(key=f"contract_events:{pk}").count() == 1
    slips = Document.objects.filter(kind="delivery_slip").order_by("serial").values_list("serial", flat=True)
    assert list(slips) == list(range(1, _CONTRACTS + 1))
    assert set(Job.objects.values_list("wanted", "status")) == {(_CONTRACTS, "open"), (_WORKERS, "closed")}
    assert Held.objects.filter(user=casts[0].aoi, daily=True).exists()
    assert not Profile.objects.filter(answers_in=48).exists()


def test_three_processes_apply_clocks_that_move_the_same_peoples_money_and_tell_of_it(
    fresh_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    contracts = _handed_in(_casts())
    _drain()
    caplog.set_level(logging.INFO, "michinori.machinery.batches")
    applied: list[int] = []
    until = clock.turn_to(clock.now() + timedelta(days=40))
    table = {DEADLINE: HANDLERS[DEADLINE]}
    _at_once(*[lambda: applied.append(deadlines.run_due(table, until, take=True))] * _PROCESSES)
    assert sum(applied) == _CONTRACTS
    _at_once(*[_drain] * _PROCESSES)
    _see_that_none_failed_for_another(caplog)
    assert set(Contract.objects.values_list("status", flat=True)) == {"completed"}
    paid = Movement.objects.filter(kind=kinds.PAYMENT).values_list("contract_id", flat=True)
    assert sorted(paid) == sorted(contract.id for contract in contracts)
    assert ContractFacts.objects.filter(verified=True).count() == _CONTRACTS
