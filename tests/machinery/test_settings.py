"""Settings as dated rows: who set what from when, followed by terms made later and by no others."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery import settings as dated
from michinori.machinery.models import Setting
from tests.stories import cast as story
from tests.stories.cast import Cast


def _set(key: str, text: str, first: date | None = None) -> Setting:
    return dated.set_setting(actor=Actor.operator(), key=key, text=text, first=first)


@pytest.mark.django_db
def test_a_value_holds_from_today_and_says_who_set_it() -> None:
    today = day_of(clock.now())
    row = _set("offer_days", "5")
    assert (row.first, row.by, row.value) == (today, "operator", 5)
    assert dated.settings_now().house.offer_days == 5
    assert [(one.key, one.value) for one in dated.history("offer_days")] == [("offer_days", 5)]


@pytest.mark.django_db
def test_a_value_of_a_later_day_waits_for_it() -> None:
    today = day_of(clock.now())
    _set("offer_days", "5", today + timedelta(days=10))
    assert dated.settings_now().house.offer_days == 7
    assert dated.settings_on(today + timedelta(days=10)).house.offer_days == 5


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "text"), [("offer_days", "0"), ("colour", "blue"), ("card_days", "60")])
def test_a_refused_value_writes_nothing(key: str, text: str) -> None:
    with pytest.raises(Problem):
        _set(key, text)
    assert not Setting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("first", [date(2019, 12, 31), date(2090, 1, 1)])
def test_a_day_far_off_is_refused(first: date) -> None:
    with pytest.raises(Problem) as refused:
        _set("offer_days", "5", first)
    assert [flaw.field for flaw in refused.value.flaws] == ["from"]


@pytest.mark.django_db
def test_terms_made_later_take_the_new_values_and_others_keep_theirs() -> None:
    cast = Cast()
    before = story.offered(cast)
    _set("offer_days", "3")
    _set("fallback_share", "60")
    _set("fee_tiers", "[[null, 10]]")
    after = story.offered(cast)
    bodies = [contract.terms.body for contract in (before, after) if contract.terms]
    assert [body["house"]["offer_days"] for body in bodies] == [7, 3]
    assert [body["fallback_share"] for body in bodies] == [50, 60]
    assert [body["house"]["fee_tiers"][-1] for body in bodies] == [[None, 5], [None, 10]]


def test_history_cannot_be_changed(fresh_database: str, owner_connection: psycopg.Connection) -> None:
    _set("offer_days", "5")
    for change in ("UPDATE machinery_setting SET value = '9'", "DELETE FROM machinery_setting"):
        with pytest.raises(psycopg.Error, match="append-only"):
            owner_connection.execute(change)
        owner_connection.rollback()
        with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    assert dated.settings_now().house.offer_days == 5


@pytest.mark.django_db
def test_a_setting_without_a_name_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Setting.objects.create(key="", value=1, first=date(2027, 1, 1), set_at=clock.now(), by="operator")
