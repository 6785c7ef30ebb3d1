"""What the night's sweep removes once its time is over, where no other test shows it."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from michinori.config.tick import sweep
from michinori.kernel.actor import Actor
from michinori.people.commands.users import create_user
from michinori.people.models import SecurityEntry, User
from michinori.treasury.models import CardEvent

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"


@pytest.fixture
def ren() -> User:
    return create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", password=PASSWORD, confirmed=True)


def test_where_somebody_signed_in_is_forgotten_with_the_session(ren: User) -> None:
    """Address and browser were kept for good where nobody looked at the list of devices."""
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": ren.email, "password": PASSWORD})
    old = there.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(session_key=old).update(expire_date=timezone.now() - timedelta(seconds=1))
    sweep(0)
    assert [one.session_key for one in UserSession.objects.all()] == [here.session.session_key]
    assert here.get("/settings").status_code == 200


def test_the_security_log_is_kept_for_a_year(ren: User) -> None:
    SecurityEntry.objects.all().delete()
    for days in (364, 366):
        SecurityEntry.objects.create(user=ren, at=timezone.now() - timedelta(days=days), kind="signed_in", ip="::1")
    sweep(0)
    assert SecurityEntry.objects.get().at > timezone.now() - timedelta(days=365)


def test_what_the_card_company_told_is_kept_for_ninety_days() -> None:
    for days, number in ((89, "evt_1"), (91, "evt_2")):
        at = timezone.now() - timedelta(days=days)
        CardEvent.objects.create(id=number, kind="charge.updated", what="charge", about="ch_1", received_at=at)
    sweep(0)
    assert [one.id for one in CardEvent.objects.all()] == ["evt_1"]
