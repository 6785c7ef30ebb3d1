"""The installation's standstill after a restore and after its clock jumped."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from michinori.config import tick
from michinori.contracts.commands import offers
from michinori.kernel.actor import Actor
from michinori.kernel.clock import iso
from michinori.kernel.problems import Problem
from michinori.machinery import acting, clock, deadlines, events, outbox
from michinori.machinery.models import Deadline, Event, OutboxDelivery, OutboxItem
from michinori.people.commands.tokens import create_token
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_installation_acts_unless_told_otherwise():
    assert acting.standstill() is None
    assert not acting.release()


def test_a_restored_copy_acts_when_it_is_released():
    acting.hold()
    assert acting.standstill() == "restored"
    assert acting.release()
    assert acting.standstill() is None


@pytest.mark.parametrize("reason", ["restored", "clock"])
def test_at_a_standstill_nobody_acts_on_a_contract(reason: str) -> None:
    cast = Cast()
    contract, actor = story.offered(cast), cast.acts(cast.ren)
    _, secret = create_token(actor=actor, name="program", scopes=["read", "write"])
    written, sent = Event.objects.count(), OutboxItem.objects.count()
    if reason == "restored":
        acting.hold()
    else:
        acting.note(doubted_at=datetime.now(UTC))
    with pytest.raises(Problem, match="standstill"):
        offers.decline_offer(actor=actor, contract_id=contract.id)
    headers = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/contracts/{contract.id}"
    answer = Client().post(f"{address}/decline-offer", {}, content_type="application/json", headers=headers)
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/standstill")
    assert (Event.objects.count(), OutboxItem.objects.count()) == (written, sent)
    assert Client().get(address, headers=headers).json()["status"] == "offered"
    page = signed_in(cast.ren).post(f"/contracts/{contract.id}/offer", {"do": "decline"}, follow=True)
    assert "いまは契約の手続きができません" in page.content.decode()
    assert ("復元した写し" in page.content.decode()) == (reason == "restored")
    acting.release()


def test_nothing_falls_due_while_the_clock_is_doubted():
    deadlines.set_deadline("contract", "con_none", datetime(2026, 1, 1, tzinfo=UTC))
    acting.note(doubted_at=datetime.now(UTC))
    assert acting.standstill() == "clock"
    assert tick.apply_due() == 0
    assert Deadline.objects.get().at == datetime(2026, 1, 1, tzinfo=UTC)


def jumps_told() -> list[dict[str, str]]:
    return list(OutboxItem.objects.filter(kind="clock_jumped").values_list("payload", flat=True))


@pytest.mark.parametrize("stopped", [timedelta(), timedelta(hours=23)])
def test_a_clock_that_runs_on_is_believed(stopped: timedelta):
    acting.note(beat_at=datetime.now(UTC) - stopped)
    acting.beat()
    assert acting.standstill() is None
    assert datetime.now(UTC) - acting.this_installation().beat_at < timedelta(seconds=5)
    assert jumps_told() == []


@pytest.mark.parametrize(
    "off", [timedelta(days=-40), timedelta(days=-1, minutes=-1), timedelta(minutes=2), timedelta(days=40)]
)
def test_a_clock_that_jumped_is_doubted_until_somebody_confirms_it(off: timedelta):
    """Forward by more than a day since the last beat, or back behind it."""
    before = datetime.now(UTC) + off
    acting.note(beat_at=before)
    for _ in range(3):
        assert tick.apply_due() == 0
    assert acting.standstill() == "clock"
    assert acting.this_installation().beat_at == before
    (told,) = jumps_told()
    assert told["before"] == iso(before)
    assert acting.confirm_clock()
    assert not acting.confirm_clock()
    acting.beat()
    assert acting.standstill() is None


def test_a_database_without_a_beat_is_measured_by_its_last_event():
    events.write("con_x", at=clock.now() + timedelta(days=2), actor=Actor.clock(), kind="made", data={})
    acting.beat()
    assert acting.standstill() == "clock"


def test_what_a_clock_ahead_has_put_off_is_delivered_once_the_right_one_is_confirmed():
    outbox.put("mail", {})
    item = OutboxItem.objects.get()
    now = datetime.now(UTC)
    for subscriber, wait in (("a", timedelta(days=40)), ("b", timedelta(hours=1))):
        OutboxDelivery.objects.create(item=item, subscriber=subscriber, next_try_at=now + wait)
    acting.confirm_clock()
    put_off = list(
        OutboxDelivery.objects.filter(next_try_at__gt=datetime.now(UTC)).values_list("subscriber", flat=True)
    )
    assert put_off == ["b"]
