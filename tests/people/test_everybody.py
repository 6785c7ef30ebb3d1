"""Signing all people out at once: sessions and tokens end and each reads it; admins alone, who have just proved it."""

from dataclasses import replace
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.people.commands.everybody import sign_out_everybody
from michinori.people.commands.tokens import create_token
from michinori.people.models import SecurityEntry, StaffAct, Token, User
from tests.legal.publishing import PASSWORD, admin
from tests.pages.visitors import proved
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
WHY = "合言葉が漏れたおそれがあるため"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def in_by_password(user: User) -> Client:
    """Signed in as people do, so that the session is listed."""
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def refused(slug: str, act: Any) -> None:
    before = Session.objects.count()
    with pytest.raises(Problem, match=slug):
        act()
    assert (Session.objects.count(), StaffAct.objects.count()) == (before, 0)


def test_all_are_out_and_get_in_again_by_their_passwords(cast: Cast) -> None:
    ren, sora = cast.ren, admin(cast)
    browser, desk = in_by_password(ren), proved(cast.made["Sora"])
    create_token(actor=Actor.operator(), user_id=cast.mio.id, name="プログラム", scopes=["read"])
    assert browser.get("/settings").status_code == 200
    answer = desk.post("/desk/sign-out", {"why": WHY, "sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    for one in (browser, desk):
        assert one.get("/settings").status_code == 302
    assert not UserSession.objects.exists()
    assert not Token.objects.filter(revoked_at=None).exists()
    for user in (ren, cast.mio):
        assert SecurityEntry.objects.filter(user=user, kind="signed_out_by_staff").count() == 1
        act = StaffAct.objects.get(about_id=user.id)
        assert (act.kind, act.why, act.by_id) == ("signed_out", WHY, sora.user_id)
    newest = audit.newest(limit=1)[0]
    assert newest.kind == "everybody_signed_out"
    assert WHY not in str(newest.data)
    assert in_by_password(ren).get("/settings").status_code == 200


def test_only_admins_who_just_proved_who_they_are_and_say_why(cast: Cast) -> None:
    sora = admin(cast)
    in_by_password(cast.ren)
    for stranger in (cast.acts(cast.ren), admin(cast, "Kei", "support"), Actor.clock()):
        refused("not-found", lambda who=stranger: sign_out_everybody(actor=who, why=WHY))
    refused("elevation-needed", lambda: sign_out_everybody(actor=replace(sora, elevated=False), why=WHY))
    refused("invalid", lambda: sign_out_everybody(actor=sora, why=" "))
