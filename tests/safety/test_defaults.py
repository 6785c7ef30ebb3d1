"""Doors that libraries hold by their defaults or by one setting of ours, so that a change of either is seen."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, validate_totp_code
from django.contrib.sessions.models import Session
from django.test import Client

from michinori.api import rates
from michinori.conversation.commands import messages
from michinori.kernel.actor import Actor
from michinori.people.commands.users import create_user
from michinori.people.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "道のりの長い長い合言葉"


def person(password: str = PASSWORD) -> User:
    return create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", password=password, confirmed=True)


def sign_in(password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post("/accounts/login/", {"login": "ren@example.jp", "password": password})
    return browser


def test_no_script_reads_a_cookie() -> None:
    person()
    browser = sign_in()
    browser.get("/")
    browser.post("/theme", {"theme": "dark"})
    browser.post("/language", {"language": "en"})
    assert len(browser.cookies) >= 3
    assert all(one["httponly"] and one["samesite"] == "Lax" for one in browser.cookies.values())


@pytest.mark.parametrize("path", ["/", "/jobs", "/accounts/login/", "/api/v1/jobs", "/nowhere", "/static/nothing.css"])
def test_other_sites_do_not_learn_from_which_page_somebody_comes(path: str, client: Client) -> None:
    assert client.get(path)["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "password",
    [
        "ひらがなだけのながいことば",
        "onlysmallletterswithoutfigures",
        "  口の両はしに空白  ",
        "🍎🍊🍋🍇🍓🍒🍑🥝🍍🥥",
        "みち" * 32,
    ],
    ids=["hiragana", "small letters", "spaces at the ends", "emoji", "64 characters"],
)
def test_any_characters_make_a_password_which_is_read_exactly_as_typed(password: str) -> None:
    person(password)
    assert sign_in(password).get("/settings").status_code == 200
    for other in (password.strip(), password.upper(), password[:-1]):
        if other != password:
            assert sign_in(other).get("/settings").status_code == 302


def test_figures_alone_make_none(client: Client) -> None:
    sent = {"display_name": "れん", "email": "ren@example.jp", "password1": "8273649182736451"}
    assert client.post("/accounts/signup/", sent).status_code == 200, "asked again"
    assert not User.objects.filter(email="ren@example.jp").exists()
    assert client.post("/accounts/signup/", sent | {"password1": "827364918273645x"}).status_code == 302


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/change/"])
def test_what_is_typed_as_a_password_is_hidden_and_may_be_filled_in_by_a_manager(path: str) -> None:
    person()
    browser = sign_in() if "change" in path else Client()
    page = browser.get(path).content.decode()
    inputs = [one.split(">")[0] for one in page.split("<input")[1:]]
    fields = [one for one in inputs if re.search(r'name="\w*password', one)]
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert "autocomplete=" in field
        assert 'autocomplete="off"' not in field


def test_a_code_of_an_app_holds_for_thirty_seconds_and_no_longer() -> None:
    secret = "JBSWY3DPEHPK3PXP"
    if time.time() % 30 > 28:
        time.sleep(3)
    now = int(time.time()) // 30
    codes = [format_hotp_value(hotp_value(secret, now + ahead)) for ahead in (-1, 0, 1)]
    assert len(set(codes)) == 3
    assert [validate_totp_code(secret, code) for code in codes] == [False, True, False]


def test_recovery_codes_have_eight_figures_and_are_never_the_same() -> None:
    owner = person()
    first = RecoveryCodes.activate(owner).get_unused_codes()
    assert all(len(code) == 8 and code.isdecimal() for code in first)
    Authenticator.objects.all().delete()
    assert not {*first} & {*RecoveryCodes.activate(owner).get_unused_codes()}


def test_the_key_of_a_session_cannot_be_guessed() -> None:
    person()
    keys = {str(sign_in().session.session_key) for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) == 32 and key.isalnum() for key in keys), "165 bits"
    assert {*Session.objects.values_list("session_key", flat=True)} >= keys


@pytest.mark.parametrize("path", ["/", "/jobs", "/contracts", "/messages", "/money", "/settings", "/help"])
def test_signing_out_is_in_the_menu_of_every_page(path: str) -> None:
    person()
    assert '"/accounts/logout/"' in sign_in().get(path).content.decode()


def test_limits_stop_no_honest_person() -> None:
    """At least 60 messages and 600 calls a minute (quality, Safety)."""
    assert messages.A_MINUTE >= 60
    assert rates.CALLS_A_MINUTE >= 600
