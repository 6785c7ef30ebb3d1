"""Clocks that meet: reminders at the very instant at which another clock strikes, clocks that a sending back leaves."""

from datetime import timedelta

import pytest

from michinori.contracts.commands import deliveries
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Problem
from michinori.ledger.queries import check
from michinori.machinery import clock
from michinori.machinery.models import Event, OutboxItem
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def reminded(contract: Contract) -> list[tuple[str, int]]:
    """Which clocks both sides were reminded of so far, and how many days before."""
    items = OutboxItem.objects.filter(kind="contract_reminder", payload__contract_id=contract.id).order_by("id")
    return [(item.payload["kind"], item.payload["days"]) for item in items]


def test_a_reminder_at_the_instant_at_which_another_clock_strikes_is_not_lost() -> None:
    """All clocks end at 24:00, and so do the three days before: the two often meet."""
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = story.active(cast)
    for number in (1, 2):
        stage_commands.start_stage(actor=ren, contract_id=contract.id, number=number)
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    last = runs_out(clock.now(), 7)
    story.wait_days(2)
    stage_commands.submit_stage(
        actor=ren, contract_id=contract.id, number=2, file_ids=[story.a_file(cast.ren, "2.txt")]
    )
    assert contract.stages.filter(status="submitted").count() == 2
    story.wait_until(last)
    assert contract.stages.get(number=1).status == "approved"
    story.wait_until(last + timedelta(days=7))
    assert sorted(reminded(contract)) == [("approve", 1), ("approve", 1), ("approve", 3), ("approve", 3)]


def test_beside_a_stage_without_a_file_the_others_keep_their_days() -> None:
    """A delivery without a file runs no clock of its own; the stage handed in with one is approved in its own time."""
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    due = runs_out(clock.now(), 7)
    story.wait_days(2)
    contract = deliveries.deliver_work(actor=ren, contract_id=contract.id)
    story.wait_until(due - timedelta(seconds=1))
    assert contract.stages.get(number=1).status == "submitted"
    story.wait_until(due)
    assert contract.stages.get(number=1).status == "approved"
    again = deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren, "全部.txt")])
    assert again.status == "delivered"
    story.wait_until(runs_out(clock.now(), 7))
    contract.refresh_from_db()
    assert contract.status == "completed"


def test_what_has_fallen_due_happens_before_an_act_even_where_no_tick_came() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    for number in (1, 2):
        stage_commands.start_stage(actor=ren, contract_id=contract.id, number=number)
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    due = runs_out(clock.now(), 7)
    clock.turn_to(due + timedelta(hours=1))
    contract = stage_commands.report_stage(actor=ren, contract_id=contract.id, number=2, percent=10)
    last, before = Event.objects.filter(subject_id=contract.id).order_by("-n")[:2]
    assert (before.kind, before.actor, before.at) == ("stage_approved", "clock", due)
    assert (last.kind, last.n) == ("progress_reported", contract.last_n)
    with pytest.raises(Problem):
        stage_commands.return_stage(actor=aoi, contract_id=contract.id, number=1, items=["テイスト"])


def test_an_act_refused_for_being_late_leaves_what_fell_due_done_once() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    due = runs_out(clock.now(), 7)
    clock.turn_to(due)
    with pytest.raises(Problem) as late:
        deliveries.send_back(actor=aoi, contract_id=contract.id, items=["テイスト"])
    assert late.value.slug == "not-now"
    contract.refresh_from_db()
    assert (contract.status, contract.last_at, contract.paid) == ("completed", due, 48_000)
    assert story.wait_until(due + timedelta(hours=1)) == 0, "nothing is left for the tick"
    assert check().sound
