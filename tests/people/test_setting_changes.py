"""Settings changed at the desk: by admins who just proved who they are, some of them by two people."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock
from michinori.machinery import settings as dated
from michinori.machinery.models import Setting
from michinori.people.commands.settings import change_setting, confirm_change, withdraw_change
from michinori.people.commands.staff import give_role
from michinori.people.models import SettingChange, User
from tests.pages.visitors import proved
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
DEAR = "[[100000, 23], [200000, 10], [null, 5]]"


def _staff(cast: Cast, name: str, role: str = "admin") -> Actor:
    user = cast.person(name)
    give_role(actor=Actor.operator(), user_id=user.id, role=role)
    return Actor.person(user.id, elevated=True)


def _change(actor: Actor, key: str, text: str, **more: Any) -> Setting | SettingChange:
    return change_setting(actor=actor, key=key, text=text, reason="市場に合わせるため", **more)


def _refused(slug: str, act: Any) -> None:
    before = (Setting.objects.count(), SettingChange.objects.filter(status="open").count(), len(audit.newest()))
    with pytest.raises(Problem) as problem:
        act()
    assert problem.value.slug == slug
    assert before == (
        Setting.objects.count(), SettingChange.objects.filter(status="open").count(), len(audit.newest())
    )  # fmt: skip


def _waits(made: Setting | SettingChange) -> SettingChange:
    assert isinstance(made, SettingChange)
    return made


def test_an_admin_changes_a_setting_with_a_reason_and_the_log_says_which() -> None:
    sora = _staff(Cast(), "Sora")
    row = _change(sora, "offer_days", "5")
    assert isinstance(row, Setting)
    assert (row.by, row.reason, row.confirmed_by) == (sora.user_id, "市場に合わせるため", "")
    assert dated.settings_now().house.offer_days == 5
    logged = audit.newest(limit=1)[0]
    assert (logged.kind, logged.data) == ("setting_set", {"setting": "offer_days"})


def test_only_admins_who_just_proved_who_they_are_and_say_why() -> None:
    cast = Cast()
    sora, fin = _staff(cast, "Sora"), _staff(cast, "Kei", "finance-approver")
    for stranger in (fin, _staff(cast, "Tomo", "finance"), cast.acts(cast.ren), cast.acts(cast.aoi), Actor.clock()):
        _refused("not-found", lambda who=stranger: _change(who, "offer_days", "5"))
    _refused("elevation-needed", lambda: _change(replace(sora, elevated=False), "offer_days", "5"))
    _refused("invalid", lambda: change_setting(actor=sora, key="offer_days", text="5", reason=" "))
    _refused("invalid", lambda: _change(sora, "offer_days", "0"))
    _refused("unknown-setting", lambda: _change(sora, "colour", "1"))


def test_a_large_change_of_fees_waits_for_another_person() -> None:
    cast = Cast()
    sora, kei = _staff(cast, "Sora"), _staff(cast, "Kei", "finance-approver")
    made = _waits(_change(sora, "fee_tiers", DEAR))
    assert dated.settings_now().house.fee_tiers[0].percent == 20
    _refused("change-waits", lambda: _change(sora, "fee_tiers", DEAR))
    _refused("own-change", lambda: confirm_change(actor=sora, change_id=made.id))
    _refused("elevation-needed", lambda: confirm_change(actor=replace(kei, elevated=False), change_id=made.id))
    _refused("not-found", lambda: confirm_change(actor=cast.acts(cast.ren), change_id=made.id))
    row = confirm_change(actor=kei, change_id=made.id)
    assert (row.by, row.confirmed_by, row.reason) == (sora.user_id, kei.user_id, "市場に合わせるため")
    assert dated.settings_now().house.fee_tiers[0].percent == 23
    _refused("change-answered", lambda: confirm_change(actor=kei, change_id=made.id))


def test_two_accounts_of_one_person_are_not_two_people() -> None:
    cast = Cast()
    sora, kei = _staff(cast, "Sora"), _staff(cast, "Kei")
    made = _waits(_change(sora, "fee_tiers", DEAR))
    User.objects.filter(id=kei.user_id).update(party_id=User.objects.get(id=sora.user_id).party_id)
    _refused("own-change", lambda: confirm_change(actor=kei, change_id=made.id))


def test_small_steps_by_one_person_lead_no_further_than_one() -> None:
    sora = _staff(Cast(), "Sora")
    assert isinstance(_change(sora, "fee_tiers", "[[100000, 22], [200000, 10], [null, 5]]"), Setting)
    assert isinstance(_change(sora, "fee_tiers", "[[100000, 24], [200000, 10], [null, 5]]"), SettingChange)
    assert isinstance(_change(sora, "fees_second", "100"), SettingChange)


def test_where_money_is_paid_to_changes_by_two_once_it_is_set() -> None:
    cast = Cast()
    sora, kei = _staff(cast, "Sora"), _staff(cast, "Kei")
    assert isinstance(_change(sora, "paying_in", "みちのり銀行 本店 普通 1234567"), Setting)
    made = _waits(_change(sora, "paying_in", "どろぼう銀行 普通 7654321"))
    assert "みちのり" in dated.settings_now().site.paying_in
    withdraw_change(actor=kei, change_id=made.id)
    assert "みちのり" in dated.settings_now().site.paying_in
    _refused("change-answered", lambda: withdraw_change(actor=sora, change_id=made.id))
    assert isinstance(_change(sora, "paying_in", "別の銀行"), SettingChange)


def test_the_database_refuses_one_person_as_two(owner_connection: psycopg.Connection) -> None:
    sora = _staff(Cast(), "Sora")
    made = _waits(_change(sora, "payout_second", "5"))
    with pytest.raises(IntegrityError, match="setting_change_by_two"), transaction.atomic():
        SettingChange.objects.filter(id=made.id).update(
            status="confirmed", answered_by=sora.user_id, answered_at=clock.now()
        )
    with pytest.raises(IntegrityError, match="setting_change_answered"), transaction.atomic():
        SettingChange.objects.filter(id=made.id).update(status="confirmed")
    with pytest.raises(IntegrityError, match="machinery_setting_by_two"), transaction.atomic():
        dated.set_setting(actor=sora, key="payout_second", text="5", confirmed_by=str(sora))


def _browser(cast: Cast, name: str) -> Client:
    return proved(cast.person(name))


def test_the_pages_show_what_it_does_before_anything_is_set() -> None:
    cast = Cast()
    _staff(cast, "Sora")
    browser = _browser(cast, "Sora")
    page = browser.get("/desk/settings", {"q": "検収"}).content.decode()
    assert 'href="/desk/settings/inspection_days"' in page
    assert 'href="/desk/settings/payout_least"' not in page
    page = browser.get("/desk/settings/fallback_share").content.decode()
    assert page.count("<svg") >= 2
    assert "60,000円" in page
    sent = {"value": "30", "first": "2026-12-01", "reason": "試すため"}
    shown = browser.post("/desk/settings/fallback_share", sent)
    assert shown.status_code == 200
    assert "52,000円" in shown.content.decode()
    assert not Setting.objects.exists()
    assert browser.post("/desk/settings/fallback_share", {**sent, "shown": "30", "value": "31"}).status_code == 200
    assert not Setting.objects.exists()
    assert browser.post("/desk/settings/fallback_share", {**sent, "shown": "30"}).status_code == 302
    assert Setting.objects.get().value == 30
    page = browser.get("/desk/settings/fallback_share").content.decode()
    assert "試すため" in page
    refused = browser.post("/desk/settings/fallback_share", {**sent, "value": "29"})
    assert refused.status_code == 422
    assert "30%から100%まで" in refused.content.decode()


def test_tiers_are_rows_and_a_second_person_presses() -> None:
    cast = Cast()
    _staff(cast, "Sora")
    _staff(cast, "Kei", "finance-approver")
    sora, kei = _browser(cast, "Sora"), _browser(cast, "Kei")
    sent = {"first": str(clock.now().date()), "reason": "原価が上がったため", "shown": "[[50000, 30], [null, 10]]"}
    sent |= {"value-0-up_to": "５０，０００", "value-0-percent": "30", "value-1-percent": "10"}
    shown = sora.post("/desk/settings/fee_tiers", {**sent, "shown": ""}).content.decode()
    assert "もうひとりのスタッフの承認がいります" in shown
    assert sora.post("/desk/settings/fee_tiers", sent).status_code == 302
    made = SettingChange.objects.get()
    assert made.value == [[50_000, 30], [None, 10]]
    assert f'href="/desk/setting-changes/{made.id}"' in kei.get("/desk/setting-changes").content.decode()
    page = kei.get(f"/desk/setting-changes/{made.id}").content.decode()
    assert "原価が上がったため" in page
    assert kei.post(f"/desk/setting-changes/{made.id}", {"sure": "on"}).status_code == 302
    assert dated.settings_now().house.fee_tiers[0].percent == 30
    wrong = sora.post("/desk/settings/fee_tiers", {**sent, "value-1-up_to": "40000"})
    assert wrong.status_code == 422
