"""A contract by the hour from the offer to its acceptance: odd yen, weekly pay, slips, objections, an ending."""

from datetime import date, timedelta
from typing import Any

import pytest

from michinori.contracts.commands import deliveries, hours, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract, HourEntry, Payment
from michinori.contracts.queries.files import file_for
from michinori.contracts.queries.hours import list_hours
from michinori.contracts.queries.views import view_contract
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery.models import Event
from michinori.rules.contract.time_log import monday_of
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days

pytestmark = pytest.mark.django_db


def hourly(cast: Cast, rate: int = 1_333, **changes: Any) -> Contract:
    """An hourly contract with its deposit made: at most ¥48,000."""
    return story.active(cast, stages=None, meter={"kind": "hours", "rate": rate}, **changes)


def log(cast: Cast, contract: Contract, minutes: int, *, days_ago: int = 0, file: str = "") -> HourEntry:
    files = [story.a_file(cast.ren, file)] if file else []
    hours.log_hours(
        actor=cast.acts(cast.ren), contract_id=contract.id, day=in_days(-days_ago), minutes=minutes, file_ids=files
    )
    return HourEntry.objects.filter(contract=contract).latest("n")


def meter(cast: Cast, contract: Contract) -> tuple[int, int, int]:
    found = view_contract(cast.acts(cast.ren), contract.id).meter
    return found.confirmed, found.claimed, found.standing


def to_monday() -> date:
    """Turn on to the next Monday, so that what follows lies in one week."""
    today = in_days(0)
    story.wait_days(6 - today.weekday())
    assert in_days(0).weekday() == 0
    return in_days(0)


def refused(decide: Any, **kwargs: Any) -> str:
    before = (Event.objects.count(), HourEntry.objects.count())
    with pytest.raises(Problem) as caught:
        decide(**kwargs)
    assert (Event.objects.count(), HourEntry.objects.count()) == before
    return caught.value.flaws[0].key if caught.value.flaws else caught.value.slug


def test_seven_minutes_at_1333_yen_paid_by_the_week_and_accepted() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = hourly(cast, pay_on="stage")
    monday = to_monday()
    for file in ("月.txt", "", ""):
        log(cast, contract, 7, file=file)
    assert meter(cast, contract) == (0, 466, 233)
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=monday)
    assert list(Payment.objects.values_list("kind", "before_tax")) == [("stage", 466)]
    story.wait_days(7)
    log(cast, contract, 7)
    assert meter(cast, contract) == (466, 622, 466)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren, "全部.txt")])
    done = deliveries.accept_delivery(actor=aoi, contract_id=contract.id)
    assert (done.status, done.paid) == ("completed", 622)  # 28 minutes: 622.06…
    assert balance(accounts.escrow(contract.id)) == 0
    assert balance(accounts.client(contract.client_id)) == 52_800 - 622 - 62 + done.withheld
    assert set(HourEntry.objects.values_list("answer", flat=True)) == {"acknowledged"}


def test_the_clock_acknowledges_and_pays_what_has_a_file() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000, pay_on="stage")
    to_monday()
    log(cast, contract, 90, file="画面.txt")
    story.wait_days(12)
    contract.refresh_from_db()
    assert contract.paid == 0
    story.wait_days(1)
    contract.refresh_from_db()
    assert contract.paid == 3_000


def test_a_file_is_the_clients_once_its_minutes_are_paid() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = hourly(cast, pay_on="stage")
    monday = to_monday()
    entry = log(cast, contract, 60, file="画面.txt")
    (file_id,) = entry.attachments.values_list("file_id", flat=True)
    assert not file_for(aoi, file_id).original
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=monday)
    assert file_for(aoi, file_id).original
    story.wait_days(7)
    later = log(cast, contract, 60, file="別.txt")
    terminations.open_termination(actor=ren, contract_id=contract.id, amount=2_600, reason="agreed")
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=later.week)
    (later_id,) = later.attachments.values_list("file_id", flat=True)
    assert file_for(aoi, file_id).original  # stays hers
    assert not file_for(aoi, later_id).original  # confirmed, not paid


def test_a_slip_is_taken_back() -> None:
    cast = Cast()
    contract = hourly(cast)
    monday = to_monday()
    log(cast, contract, 60)
    slip = log(cast, contract, 600, file="画面.txt")
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    assert refused(hours.take_back_hours, actor=aoi, contract_id=contract.id, entry_id=slip.id) == "not-your-side"
    hours.take_back_hours(actor=ren, contract_id=contract.id, entry_id=slip.id)
    assert meter(cast, contract) == (0, 1_333, 0)
    shown, _ = list_hours(view_contract(ren, contract.id))
    assert [(one.entry.minutes, one.open_to_take_back) for one in shown] == [(60, True)]
    assert refused(hours.take_back_hours, actor=ren, contract_id=contract.id, entry_id=slip.id) == "entry-answered"
    assert refused(hours.take_back_hours, actor=ren, contract_id=contract.id, entry_id="hrs_x") == "entry-not-found"
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=monday)
    answered = HourEntry.objects.get(answer="acknowledged")
    assert refused(hours.take_back_hours, actor=ren, contract_id=contract.id, entry_id=answered.id) == "entry-answered"
    log(cast, contract, 660)  # the slip's minutes no longer count towards the day
    assert refused(
        hours.log_hours, actor=ren, contract_id=contract.id, day=in_days(0), minutes=1
    ) == "more_than_a_day"  # fmt: skip


def test_a_week_objected_to_is_logged_anew_and_asked_again() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = hourly(cast, rate=2_000, pay_on="stage")
    monday = to_monday()
    log(cast, contract, 60, file="画面.txt")
    log(cast, contract, 30)
    assert refused(hours.object_week, actor=aoi, contract_id=contract.id, monday=monday, reason=" ") == "required"
    hours.object_week(actor=aoi, contract_id=contract.id, monday=monday, reason="頼んでいない作業です")
    assert meter(cast, contract) == (0, 3_000, 1_500)
    story.wait_days(8)
    anew = {"actor": ren, "contract_id": contract.id, "day": monday}
    assert refused(hours.log_hours, **anew | {"day": in_days(0)}, minutes=5) == "week-objected"
    assert refused(hours.log_hours, **anew, minutes=91) == "more_than_objected"
    same = story.a_file(cast.ren, "画面.txt")
    assert refused(hours.log_hours, **anew, minutes=90, file_ids=[same]) == "lower_or_new_file"
    assert refused(deliveries.deliver_work, actor=ren, contract_id=contract.id) == "week-objected"
    hours.log_hours(**anew, minutes=45)
    assert meter(cast, contract) == (0, 1_500, 750)  # the week keeps its file
    assert sorted(HourEntry.objects.values_list("minutes", "answer")) == [
        (30, "taken_back"), (45, None), (60, "taken_back"),
    ]  # fmt: skip
    hours.object_week(actor=aoi, contract_id=contract.id, monday=monday, reason="まだ多すぎます")
    hours.log_hours(**anew, minutes=45, file_ids=[story.a_file(cast.ren, "新しい.txt")])
    story.wait_days(7)
    contract.refresh_from_db()
    assert (meter(cast, contract)[0], contract.paid) == (1_500, 1_500)


def test_a_week_objected_to_is_acknowledged_after_all() -> None:
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    contract = hourly(cast, rate=2_000, pay_on="stage")
    monday = to_monday()
    log(cast, contract, 60)
    hours.object_week(actor=aoi, contract_id=contract.id, monday=monday, reason="頼んでいない作業です")
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=monday)
    contract.refresh_from_db()
    assert contract.paid == 2_000
    log(cast, contract, 30)


def test_an_entry_objected_to_is_taken_back_and_the_rest_asked_again() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = hourly(cast, rate=2_000)
    monday = to_monday()
    log(cast, contract, 60, file="画面.txt")
    wrong = log(cast, contract, 30)
    hours.object_week(actor=aoi, contract_id=contract.id, monday=monday, reason="2件目は頼んでいません")
    shown, _ = list_hours(view_contract(ren, contract.id))
    assert [one.open_to_take_back for one in shown] == [True, True]
    hours.take_back_hours(actor=ren, contract_id=contract.id, entry_id=wrong.id)
    assert meter(cast, contract) == (0, 2_000, 1_000)
    log(cast, contract, 30)
    hours.acknowledge_week(actor=aoi, contract_id=contract.id, monday=monday)
    assert meter(cast, contract)[0] == 3_000


def test_the_clock_of_a_delivery_accepts_weeks_with_files_only() -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = hourly(cast, rate=2_000)
    to_monday()
    log(cast, contract, 60)
    story.wait_days(14)
    log(cast, contract, 30)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren, "全部.txt")])
    assert meter(cast, contract) == (0, 3_000, 500)
    story.wait_days(7)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", 1_000)
    assert set(HourEntry.objects.values_list("minutes", "answer")) == {(60, None), (30, "acknowledged")}
    assert balance(accounts.escrow(contract.id)) == 0


def test_what_a_liar_might_log() -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = hourly(cast)
    story.wait_days(5)
    tries = [(-30, 60, "day_before_deposit"), (1, 60, "hours_in_future")]
    for days, minutes, key in [
        *tries,
        (-4, 60, "hours_too_late"),
        (0, 1_441, "not_minutes_of_a_day"),
        (0, 0, "not_minutes_of_a_day"),
    ]:
        found = refused(hours.log_hours, actor=ren, contract_id=contract.id, day=in_days(days), minutes=minutes)
        assert found == key
    log(cast, contract, 720)
    found = refused(hours.log_hours, actor=ren, contract_id=contract.id, day=in_days(0), minutes=1)
    assert found == "more_than_a_day"
    aoi = cast.acts(cast.aoi)
    assert refused(hours.log_hours, actor=aoi, contract_id=contract.id, day=in_days(0), minutes=1) == "not-your-side"
    assert refused(
        stage_commands.report_stage, actor=ren, contract_id=contract.id, number=1, percent=100
    ) == "measured-by-hours"  # fmt: skip
    terminations.open_termination(actor=ren, contract_id=contract.id, amount=48_000, reason="agreed")
    assert refused(hours.log_hours, actor=ren, contract_id=contract.id, day=in_days(-1), minutes=1) == "not-now"


def test_the_week_of_an_entry_begins_on_its_monday() -> None:
    assert monday_of(date(2026, 11, 29)) == date(2026, 11, 23)
    assert monday_of(date(2026, 11, 23)) + timedelta(days=7) == monday_of(date(2026, 11, 30))
