"""The page of a week against haste, odd addresses, other time zones and days outside the contract."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pages.visitors import signed_in

from michinori.contracts.commands import deliveries, hours
from michinori.contracts.models import HourEntry
from michinori.kernel.clock import JAPAN
from michinori.machinery import clock
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.stories.test_hours import hourly, log, to_monday

pytestmark = pytest.mark.django_db


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


def test_a_second_click_logs_nothing_twice_and_loses_nothing_typed() -> None:
    cast = Cast()
    contract = hourly(cast)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/hours"
    sent = {"day": in_days(0), "hours": "2", "minutes": "", "note": "下書き", "seen": str(contract.last_n)}
    assert ren.post(here, sent).status_code == 302
    upload = SimpleUploadedFile("画面.txt", "見てください".encode())
    again = text(ren.post(here, sent | {"uploads": upload}), 422)
    assert "下書き" in again
    assert "画面.txt" in again or 'name="kept" value="fil_' in again
    assert [one.minutes for one in HourEntry.objects.all()] == [120]
    contract.refresh_from_db()
    more = {"day": in_days(0), "hours": "1", "note": "続き", "seen": str(contract.last_n)}
    assert ren.post(here, more).status_code == 302, "from the page that shows the first one it adds to it"
    assert sum(one.minutes for one in HourEntry.objects.all()) == 180


def test_another_day_is_logged_from_the_same_page() -> None:
    """Two tabs on two days do not stand in each other's way."""
    cast = Cast()
    contract = hourly(cast)
    story.wait_days(2)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/hours"
    contract.refresh_from_db()
    for days in (0, -1):
        sent = {"day": in_days(days), "hours": "2", "seen": str(contract.last_n)}
        assert ren.post(here, sent).status_code == 302
    assert HourEntry.objects.count() == 2


def test_the_day_is_japans_wherever_one_works() -> None:
    """At half past midnight on Monday in Japan it is Sunday in London: a new week with its own entries."""
    cast = Cast()
    contract = hourly(cast)
    monday = to_monday() + timedelta(days=7)
    story.wait_until(datetime.combine(monday, time(0, 30), JAPAN))
    assert clock.now().astimezone(UTC).weekday() == 6
    page = text(signed_in(cast.ren).get(f"/contracts/{contract.id}/hours", headers={"accept-language": "en-US"}))
    assert f'value="{monday.isoformat()}"' in page
    log(cast, contract, 60)
    assert HourEntry.objects.get().week == monday
    log(cast, contract, 60, days_ago=1)
    assert {one.week for one in HourEntry.objects.all()} == {monday, monday - timedelta(days=7)}


@pytest.mark.parametrize("days", [-1, -400, 1, 400])
def test_days_before_the_deposit_and_still_to_come_are_refused_at_their_field(days: int) -> None:
    cast = Cast()
    contract = hourly(cast)
    sent = {"day": in_days(days), "hours": "1", "note": "下書き", "seen": str(contract.last_n)}
    page = text(signed_in(cast.ren).post(f"/contracts/{contract.id}/hours", sent), 422)
    assert "下書き" in page
    assert 'id="id_day_error"' in page
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "きのう", "２０２６-01-01", "\x00", ""])
def test_odd_days_are_said_and_lose_nothing(day: str) -> None:
    cast = Cast()
    contract = hourly(cast)
    sent = {"day": day, "hours": "1", "note": "下書き", "seen": str(contract.last_n)}
    assert "下書き" in text(signed_in(cast.ren).post(f"/contracts/{contract.id}/hours", sent), 422)
    assert not HourEntry.objects.exists()


@pytest.mark.parametrize("monday", ["0001-01-01", "9999-12-27", "2026-13-01", "soon", "2026-11-24", "%00"])
@pytest.mark.parametrize("act", ["acknowledge", "object"])
def test_a_week_that_is_not_there_cannot_be_answered(monday: str, act: str) -> None:
    cast = Cast()
    contract = hourly(cast)
    to_monday()
    entry = log(cast, contract, 60)
    aoi, here = signed_in(cast.aoi), f"/contracts/{contract.id}/weeks/{monday}/{act}"
    assert aoi.get(here).status_code in (302, 404)
    assert aoi.post(here, {"reason": "違います", "seen": ""}).status_code in (404, 422)
    entry.refresh_from_db()
    assert entry.answer is None


def test_a_contract_that_is_over_takes_no_more_time_and_shows_its_weeks() -> None:
    cast = Cast()
    contract = hourly(cast)
    monday = to_monday()
    log(cast, contract, 60, file="画面.txt")
    hours.acknowledge_week(actor=cast.acts(cast.aoi), contract_id=contract.id, monday=monday)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    story.wait_days(14)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/hours"
    page = text(ren.get(here))
    assert "画面.txt" in page, "the last week that has something in it"
    assert 'name="hours"' not in page
    sent = {"day": in_days(0), "hours": "1", "note": "あと一つ", "seen": ""}
    assert ren.post(here, sent).status_code in (302, 422)
    assert HourEntry.objects.count() == 1


def test_nobody_logs_on_anothers_contract_nor_the_client_on_its_own() -> None:
    cast = Cast()
    contract = hourly(cast)
    monday = to_monday()
    log(cast, contract, 60)
    here, sent = f"/contracts/{contract.id}", {"day": in_days(0), "hours": "1", "seen": "", "reason": "違います"}
    assert signed_in(cast.mio).get(f"{here}/hours", {"week": monday.isoformat()}).status_code == 404
    assert signed_in(cast.mio).post(f"{here}/hours", sent).status_code == 404
    assert signed_in(cast.mio).post(f"{here}/weeks/{monday}/acknowledge", sent).status_code == 404
    assert signed_in(cast.aoi).post(f"{here}/hours", sent).status_code in (403, 422)
    assert signed_in(cast.ren).post(f"{here}/weeks/{monday}/acknowledge", sent).status_code in (403, 422)
    assert [one.answer for one in HourEntry.objects.all()] == [None]
