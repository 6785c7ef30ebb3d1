"""Counting anew while contracts go on: whichever comes first, nothing is lost and nothing counted twice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from michinori.contracts.models import Contract
from michinori.machinery import outbox
from michinori.machinery.models import OutboxItem
from michinori.people.models import Party, User
from michinori.trust.commands import counting, recounting
from michinori.trust.commands.counting import count_contracts, note_conduct
from michinori.trust.commands.recounting import rebuild_conduct, recount_due
from michinori.trust.models import ContractFacts, Figure
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished

_MOST = 12
"""So many contracts end while all is counted anew, which would have no end else."""


def test_counting_anew_waits_for_the_parties_that_are_being_counted(fresh_database: str) -> None:
    contract = finished(Cast(verified=True))
    with transaction.atomic():
        count_contracts([contract.id])
        done = _beside(rebuild_conduct)
        assert not done.wait(1), "it must not read what is half written"
    assert done.wait(60)
    assert ContractFacts.objects.count() == 1
    assert Figure.objects.exclude(party=None).get(key="finished").n == 1
    assert rebuild_conduct().changed == 0


def test_those_who_were_counted_rightly_are_not_locked_while_it_waits(fresh_database: str) -> None:
    held, others = finished(Cast(verified=True)), _finished_by_others()
    count_contracts([others.id])
    with transaction.atomic():
        list(Party.objects.select_for_update().filter(id=held.worker.party_id))
        anew = _beside(rebuild_conduct)
        assert not anew.wait(1)
        item = OutboxItem.objects.filter(kind="contract_events", payload__contract_id=others.id).latest("id")
        told = _beside(lambda: note_conduct(item))
        assert told.wait(30), "it must not wait for those who are to be counted anew"
    assert anew.wait(60)
    assert ContractFacts.objects.count() == 2
    assert rebuild_conduct().changed == 0


def test_whatever_is_told_between_its_steps_is_counted_once(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Contracts end after each page of parties, of contracts and of pairs, and before marks are looked at."""
    cast = Cast(verified=True)
    finished(cast)
    monkeypatch.setattr(recounting, "_PAGE", 3)
    ended: list[Contract] = []

    def end_two() -> None:
        if len(ended) < _MOST:
            ended.extend((finished(cast), _finished_by_others()))
            outbox.drain({"contract_events": [note_conduct]})

    monkeypatch.setattr(recounting, "_go_on", end_two)
    rebuild_conduct()
    monkeypatch.undo()
    assert len(ended) >= 6, "after a page of each at least; whose ids come before those seen are on none"
    assert rebuild_conduct().changed == 0
    assert ContractFacts.objects.count() == 1 + len(ended)


def test_two_tasks_do_not_count_all_anew_at_once(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(Cast(verified=True))
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        assert go_on.wait(60)

    monkeypatch.setattr(recounting, "_go_on", wait)
    first = _beside(recount_due)
    assert begun.wait(60)
    second = _beside(recount_due)
    assert second.wait(30), "it has nothing to do"
    assert not first.is_set()
    go_on.set()
    assert first.wait(60)
    assert rebuild_conduct().changed == 0


def test_who_is_joined_while_their_contract_is_counted_is_counted_as_joined(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The party changes after it was looked up and before it is locked."""
    cast = Cast(verified=True)
    contract, becomes = finished(cast), cast.mio.party_id
    emi = cast.person("Emi", company="緑地デザイン", verified=True)
    count_contracts([finished(Cast({"Aoi": emi, "Ren": cast.mio}, verified=True)).id])
    lock, locked = counting.lock, set[str]()

    def lock_late(model: type[Party], *ids: str) -> object:
        locked.update(ids)
        User.objects.filter(id=cast.ren.id).update(party=becomes)
        return lock(model, *ids)

    monkeypatch.setattr(counting, "lock", lock_late)
    count_contracts([contract.id])
    assert becomes in locked
    assert set(ContractFacts.objects.values_list("worker_party_id", flat=True)) == {becomes}
    assert Figure.objects.get(party=becomes, key="finished").n == 2
    assert rebuild_conduct().changed == 0


def test_who_is_counted_while_their_sums_are_put_right_waits(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = Cast(verified=True)
    emi = cast.person("Emi", company="緑地デザイン", verified=True)
    first, later = finished(cast), finished(Cast({"Aoi": emi, "Ren": cast.ren}, verified=True))
    count_contracts([first.id])
    Figure.objects.filter(key="finished").update(n=7, hits=7, trials=9)
    keep, counted = recounting.keep_sums, list[threading.Event]()

    def keep_late(sums: counting.Sums) -> None:
        counted.append(_beside(lambda: count_contracts([later.id])))
        assert not counted[0].wait(1), "else what it adds would be lost"
        keep(sums)

    monkeypatch.setattr(recounting, "keep_sums", keep_late)
    rebuild_conduct()
    monkeypatch.undo()
    assert counted[0].wait(60)
    assert Figure.objects.get(party=cast.ren.party_id, key="finished").n == 2
    assert rebuild_conduct().changed == 0


def test_two_who_count_all_anew_put_right_what_is_wrong_once(fresh_database: str) -> None:
    cast = Cast(verified=True)
    contracts = [finished(cast) for _ in range(3)] + [_finished_by_others() for _ in range(3)]
    count_contracts([one.id for one in contracts])
    ContractFacts.objects.filter(contract__in=contracts[::2]).delete()
    Figure.objects.filter(key="finished").update(n=7, hits=7, trials=9)
    both = [_beside(rebuild_conduct) for _ in range(2)]
    assert all(one.wait(60) for one in both)
    assert rebuild_conduct().changed == 0
    assert ContractFacts.objects.count() == 6


def _beside(act: Callable[[], object]) -> threading.Event:
    """Set when ``act``, in a thread and a connection of its own, has come to its end without an error."""
    done = threading.Event()

    def run() -> None:
        try:
            act()
            done.set()
        finally:
            connection.close()

    threading.Thread(target=run).start()
    return done


def _finished_by_others() -> Contract:
    """What others commit meanwhile: two whom nobody has met before."""
    found: list[Contract] = []

    def act() -> None:
        people = Cast(verified=True)
        n = User.objects.count()
        client = people.person(f"Emi{n}", company=f"緑地デザイン{n}", verified=True)
        worker = people.person(f"Rin{n}", verified=True)
        found.append(finished(Cast({"Aoi": client, "Ren": worker}, verified=True)))

    assert _beside(act).wait(60)
    return found[0]
