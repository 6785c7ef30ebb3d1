"""Signing up where the site is not open to all: by the link of an invitation, once, in time, and not by guessing."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.settings import set_setting
from michinori.people.commands.sign_up_invitations import (
    MOST_GOOD,
    hold_invitation,
    invite_to_sign_up,
    use_invitation,
    withdraw_sign_up_invitation,
)
from michinori.people.models import SignUpInvitation, User
from michinori.people.models.tokens import hash_secret
from tests.races.arena import at_once, word
from tests.stories.cast import Cast

PASSWORD = "nagai-aikotoba-desu"
SIGN_UP = {"display_name": "みお", "email": "mio@example.jp", "password1": PASSWORD, "company": ""}
PAGE = "/accounts/signup/"


@pytest.fixture
def closed(db: None) -> None:
    """A site by invitation."""
    set_setting(actor=Actor.operator(), key="sign_up_open", text="false")


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def link() -> tuple[SignUpInvitation, str]:
    return invite_to_sign_up(actor=Actor.operator())


def signs_up(code: str, email: str = "mio@example.jp") -> Any:
    return Client().post(PAGE, SIGN_UP | {"email": email, "invitation": code})


@pytest.mark.django_db
def test_at_first_everybody_may_sign_up() -> None:
    assert Client().get(PAGE).status_code == 200
    assert signs_up("").status_code == 302


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("code", ["", "guess", "\x00", "あ", "'; --", "x" * 5_000])
def test_without_a_good_code_nobody_may_where_the_site_is_closed(code: str) -> None:
    link()
    for answer in (Client().get(PAGE, {"invitation": code}), signs_up(code)):
        assert answer.status_code == 403
        assert "招待された方だけが登録できます" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.usefixtures("closed")
def test_an_invited_person_signs_up_once() -> None:
    made, code = link()
    browser = Client()
    page = browser.get(PAGE, {"invitation": code}).content.decode()
    found = re.search(r'name="invitation" value="([^"]+)"', page)
    assert found
    assert found[1] == code
    assert browser.post(PAGE, SIGN_UP | {"invitation": found[1]}).status_code == 302
    made.refresh_from_db()
    assert made.used_by == User.objects.get(email="mio@example.jp")

    again = signs_up(code, "ren@example.jp")
    assert again.status_code == 403
    assert not User.objects.filter(email="ren@example.jp").exists()


@pytest.mark.usefixtures("closed")
def test_a_form_sent_wrongly_keeps_the_invitation() -> None:
    made, code = link()
    answer = signs_up(code, "no address")
    assert answer.status_code == 200
    assert f'value="{code}"' in answer.content.decode()
    made.refresh_from_db()
    assert made.used_at is None


@pytest.mark.usefixtures("closed")
def test_with_an_invitation_nobody_can_try_out_which_addresses_are_known(cast: Cast) -> None:
    known = cast.person("Ren")
    for email in (known.email, "new@example.jp"):
        _, code = link()
        assert signs_up(code, email).headers["Location"] == "/accounts/confirm-email/"
        assert Client().get(PAGE, {"invitation": code}).status_code == 403
        assert signs_up(code, "other@example.jp").status_code == 403
    assert SignUpInvitation.objects.filter(used_by__isnull=False).count() == 1
    assert User.objects.filter(email=known.email).count() == 1


@pytest.mark.usefixtures("closed")
def test_an_invitation_that_expires_while_it_is_used_is_used(turn: Callable[..., datetime], cast: Cast) -> None:
    made, code = link()
    held = hold_invitation(code=code)
    turn(days=15)
    use_invitation(held, cast.person("Mio").id)
    made.refresh_from_db()
    assert made.used_by_id is not None


def test_a_site_that_is_open_to_all_takes_no_invitation(cast: Cast) -> None:
    made, code = link()
    assert signs_up(code).status_code == 302
    assert signs_up(code, cast.person("Ren").email).status_code == 302
    made.refresh_from_db()
    assert (made.used_at, made.withdrawn_at) == (None, None)


@pytest.mark.usefixtures("closed")
def test_an_expired_and_a_withdrawn_invitation_open_nothing(turn: Callable[..., datetime]) -> None:
    withdrawn, code = link()
    withdraw_sign_up_invitation(actor=Actor.operator(), sign_up_invitation_id=withdrawn.id)
    assert signs_up(code).status_code == 403
    _, late = link()
    turn(days=15)
    assert signs_up(late).status_code == 403
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_code_stands_nowhere() -> None:
    made, code = link()
    assert made.code_hash == hash_secret(code)
    assert code not in str(list(SignUpInvitation.objects.values()))
    assert code not in str([one.data for one in audit.newest()])


@pytest.mark.django_db
def test_too_many_good_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.people.commands.sign_up_invitations.MOST_GOOD", 2)
    first, _ = link()
    link()
    with pytest.raises(Problem) as refused:
        link()
    assert refused.value.slug == "too-many-sign-up-invitations"
    assert MOST_GOOD > 2
    withdraw_sign_up_invitation(actor=Actor.operator(), sign_up_invitation_id=first.id)
    link()


def test_support_makes_links_at_the_desk_and_takes_them_back(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.person("Sora", staff=True))
    page = browser.post("/desk/invitations").content.decode()
    found = re.search(r"signup/\?invitation=([\w-]+)", page)
    assert found
    assert found[1] not in browser.get("/desk/invitations").content.decode()
    made = SignUpInvitation.objects.get()
    assert browser.post(f"/desk/invitations/{made.id}/withdraw").status_code == 302
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert browser.post(f"/desk/invitations/{made.id}/withdraw").status_code == 404
    kinds = [one.kind for one in audit.newest() if one.kind != "page_seen"]
    assert kinds == ["sign_up_invitation_withdrawn", "sign_up_invited"]


def test_strangers_and_editors_can_make_none(cast: Cast) -> None:
    for actor in (cast.acts(cast.person("Mio")), Actor.person(cast.person("Ren").id, elevated=True)):
        with pytest.raises(Problem):
            invite_to_sign_up(actor=actor)
    assert not SignUpInvitation.objects.exists()


@transaction.atomic
def _used(user_id: str, code: str) -> None:
    use_invitation(hold_invitation(code=code), user_id)


def test_two_who_come_with_one_link_at_once(fresh_database: str, race_rounds: int) -> None:
    set_setting(actor=Actor.operator(), key="sign_up_open", text="false")
    cast = Cast()
    for number in range(race_rounds):
        _, code = link()
        came = at_once(*(partial(_used, cast.person(f"New{number}{side}").id, code) for side in "ab"))
        assert sorted(map(word, came)) == ["done", "not-invited"]
        assert SignUpInvitation.objects.filter(code_hash=hash_secret(code), used_at__isnull=False).count() == 1
