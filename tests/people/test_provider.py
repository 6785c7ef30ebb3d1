"""Signing in by the operator's own provider, which is a real one over HTTP on this machine."""

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.config.environment import WrongSetting, sign_in_provider
from michinori.config.serving.limits import THREADS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.leaving.own_data import own_data
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.pages.account.provider import AT_ONCE
from michinori.people.commands.provider_accounts import connect_provider, sign_up_by_provider
from michinori.people.commands.sign_up_invitations import invite_to_sign_up
from michinori.people.commands.users import create_user
from michinori.people.models import SecurityEntry, User
from people.oidc import CLIENT_ID, CLIENT_SECRET, Provider, serving

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
HANA = {"sub": "0001", "email": "hana@example.jp", "email_verified": True, "name": "花"}
BEGIN, SIGN_UP, LOGIN = "/accounts/provider/login/", "/accounts/provider/signup/", "/accounts/login/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with serving(**HANA) as found:
        settings.OIDC_NAME = "市民ID"
        app = {"provider_id": "operator", "name": "市民ID", "client_id": CLIENT_ID, "secret": CLIENT_SECRET}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [app | {"settings": {"server_url": found.url}}],
            }
        }
        yield found


def come_back(browser: Client, begin: str = BEGIN) -> Any:
    """Go to the provider and come back; the answer to that."""
    led = browser.get(begin)
    assert led.status_code == 302, led.content
    back = httpx.get(led.headers["Location"], follow_redirects=False, timeout=60).headers["Location"]
    address = urlsplit(back)
    return browser.get(f"{address.path}?{address.query}")


def member(**known: Any) -> User:
    operator = Actor.operator()
    given = {"email": HANA["email"], "name": "Hana", "password": PASSWORD, "confirmed": True}
    return create_user(actor=operator, **(given | known))


def signed_in(browser: Client) -> str:
    return str(browser.session.get("_auth_user_id", ""))


def said(browser: Client, answer: Any) -> str:
    return " ".join(str(one) for one in get_messages(answer.wsgi_request))


def test_a_newcomer_signs_up_with_the_address_that_the_provider_proved(provider: Provider) -> None:
    browser = Client()
    answer = come_back(browser)
    assert (answer.status_code, answer.headers["Location"]) == (302, SIGN_UP)
    assert not User.objects.filter(email=HANA["email"]).exists()
    form = browser.get(SIGN_UP).content.decode()
    assert HANA["email"] in form
    done = browser.post(SIGN_UP, {"display_name": "はな", "email": "other@example.jp"})
    assert done.status_code == 302
    user = User.objects.get(email=HANA["email"])
    assert (user.display_name, user.has_usable_password(), signed_in(browser)) == ("はな", False, user.id)
    assert EmailAddress.objects.get(user=user).verified
    found = SocialAccount.objects.get(user=user)
    assert (found.provider, found.uid, found.extra_data) == ("operator", "0001", {})
    assert not SocialToken.objects.exists()
    again = Client()
    come_back(again)
    assert signed_in(again) == user.id
    assert SocialAccount.objects.get().extra_data == {}


def test_the_code_is_bound_to_the_browser_by_state_and_pkce(provider: Provider) -> None:
    browser = Client()
    led = browser.get(BEGIN)
    asked = provider_asked(led.headers["Location"])
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"].endswith("/accounts/provider/operator/callback/")
    back = urlsplit(httpx.get(led.headers["Location"], follow_redirects=False, timeout=60).headers["Location"])
    burglar = Client()
    answer = burglar.get(f"{back.path}?{back.query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    assert not burglar.session.get("provider_pending")
    forged = browser.get(f"{back.path}?code=forged&state={asked['state']}")
    assert (forged.status_code, forged.headers["Location"]) == (302, LOGIN)
    assert signed_in(browser) == ""


def provider_asked(address: str) -> dict[str, str]:
    return dict(httpx.URL(address).params)


def test_an_account_with_the_address_is_joined_after_signing_in_as_before(provider: Provider) -> None:
    hana, browser = member(), Client()
    answer = come_back(browser)
    assert (answer.headers["Location"], signed_in(browser)) == (LOGIN, "")
    assert not SocialAccount.objects.exists()
    browser.post(LOGIN, {"login": HANA["email"], "password": PASSWORD})
    assert signed_in(browser) == hana.id
    assert SocialAccount.objects.get().user_id == hana.id
    assert SecurityEntry.objects.filter(user=hana, kind="provider_connected").exists()
    assert OutboxItem.objects.filter(kind="mail", payload__template="provider_connected").exists()
    again = Client()
    come_back(again)
    assert signed_in(again) == hana.id


def test_signing_in_as_somebody_else_joins_nothing(provider: Provider) -> None:
    member()
    other = member(email="other@example.jp", name="Other")
    browser = Client()
    come_back(browser)
    browser.post(LOGIN, {"login": other.email, "password": PASSWORD})
    assert signed_in(browser) == other.id
    assert not SocialAccount.objects.exists()


def test_an_address_that_the_provider_has_not_proved_opens_nothing(provider: Provider) -> None:
    member()
    for claims in ({"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}, {"email": None}):
        provider.person = HANA | claims
        browser = Client()
        answer = come_back(browser)
        assert (answer.headers["Location"], signed_in(browser)) == (LOGIN, ""), claims
        assert not browser.session.get("provider_pending")
        assert browser.get(SIGN_UP).status_code == 302
    assert not SocialAccount.objects.exists()


def test_the_newest_replaces_an_account_that_nobody_confirmed(provider: Provider) -> None:
    """Whoever typed the address first keeps no password for it."""
    first = member(confirmed=False)
    browser = Client()
    come_back(browser)
    browser.post(SIGN_UP, {"display_name": "はな"})
    assert signed_in(browser) not in ("", first.id)
    first.refresh_from_db()
    assert not first.is_active


@pytest.mark.parametrize(
    "fault",
    [
        "refuses", "another person", "another issuer", "metadata of another", "another audience", "a list",
        "no configuration",
    ],
)  # fmt: skip
def test_a_provider_that_answers_wrongly_signs_nobody_in(provider: Provider, fault: str) -> None:
    connect_provider(user_id=member().id, uid="0001")
    provider.faults.add(fault)
    browser = Client()
    if fault == "no configuration":
        answer: Any = browser.get(BEGIN)
    else:
        answer = come_back(browser)
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    assert "市民ID" in said(browser, answer)
    assert signed_in(browser) == ""
    if fault == "metadata of another":
        assert "/token" not in [path for path, _ in provider.seen], "no code goes to whom they name"


@pytest.mark.parametrize("sub", [None, "", 1, ["0001"], "0" * 192])
def test_whom_the_provider_does_not_name_is_nobody(provider: Provider, sub: Any) -> None:
    """Else all of them would be one person, called None."""
    hana = member()
    for uid in ("None", ""):
        SocialAccount.objects.filter(user=hana).delete()
        connect_provider(user_id=hana.id, uid=uid)
        provider.person = HANA | {"sub": sub}
        browser = Client()
        answer = come_back(browser)
        assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
        assert "市民ID" in said(browser, answer)
        assert (signed_in(browser), browser.session.get("provider_pending")) == ("", None)


def test_a_provider_that_is_away_is_said(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://127.0.0.1:9"
    answer: Any = Client().get(BEGIN)
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)


def test_a_provider_that_hangs_holds_few_threads(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes meanwhile is told at once, and nothing is asked of the provider."""
    talking = BoundedSemaphore(1)
    monkeypatch.setattr("michinori.pages.account.provider._talking", talking)
    with talking:
        answer: Any = Client().get(BEGIN)
        assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
        assert provider.seen == []
    for _ in range(2):
        come_back(Client())
    provider.faults.add("no configuration")
    Client().get(BEGIN)
    assert talking.acquire(blocking=False), "given back, also after a fault"
    assert AT_ONCE < THREADS / 2


def test_the_second_step_is_asked_for_all_the_same(provider: Provider) -> None:
    hana = member()
    connect_provider(user_id=hana.id, uid="0001")
    TOTP.activate(hana, generate_totp_secret())
    browser = Client()
    answer = come_back(browser)
    assert "2fa/authenticate" in answer.headers["Location"]
    assert signed_in(browser) == ""


def test_a_closed_account_is_not_opened(provider: Provider) -> None:
    hana = member()
    connect_provider(user_id=hana.id, uid="0001")
    assert [one["uid"] for one in own_data(Actor.person(hana.id))["sign_in_providers"]] == ["0001"]  # type: ignore[index, attr-defined]
    close_account(actor=Actor.person(hana.id), confirm=hana.email)
    assert not SocialAccount.objects.exists()
    browser = Client()
    assert come_back(browser).headers["Location"] == SIGN_UP
    assert signed_in(browser) == ""


def test_connecting_and_disconnecting_ask_again_who_one_is(provider: Provider) -> None:
    hana, browser = member(email="private@example.jp"), Client()
    browser.post(LOGIN, {"login": hana.email, "password": PASSWORD})
    answer = browser.get(f"{BEGIN}?process=connect")
    assert "reauthenticate" in answer.headers["Location"]
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    back = come_back(browser, f"{BEGIN}?process=connect")
    assert back.headers["Location"] == "/settings/security"
    assert SocialAccount.objects.get().user_id == hana.id
    assert "つながっています" in browser.get("/settings/security").content.decode()
    assert browser.post("/settings/provider/disconnect").status_code == 302
    assert not SocialAccount.objects.exists()
    assert SecurityEntry.objects.filter(user=hana, kind="provider_disconnected").exists()


def test_a_new_password_ends_it(provider: Provider) -> None:
    """Whoever knew the old one may have joined theirs."""
    hana = member()
    connect_provider(user_id=hana.id, uid="0001")
    get_adapter().set_password(hana, "atarashii-aikotoba")
    assert not SocialAccount.objects.exists()
    assert SecurityEntry.objects.filter(user=hana, kind="provider_disconnected").exists()
    assert OutboxItem.objects.filter(kind="mail", payload__template="provider_disconnected").exists()
    browser = Client()
    assert come_back(browser).headers["Location"] == LOGIN
    assert signed_in(browser) == ""


def test_a_first_password_keeps_it(provider: Provider) -> None:
    browser = Client()
    come_back(browser)
    browser.post(SIGN_UP, {"display_name": "はな"})
    get_adapter().set_password(User.objects.get(), "hajimete-no-aikotoba")
    assert SocialAccount.objects.count() == 1


def test_connecting_without_having_proved_it_does_nothing(provider: Provider) -> None:
    """A link of somebody else's that leads a signed-in person to the provider and back joins nothing."""
    hana, browser = member(email="private@example.jp"), Client()
    browser.force_login(hana)
    answer = browser.get("/accounts/provider/operator/login/?process=connect")
    assert "reauthenticate" in answer.headers["Location"]
    assert browser.post("/settings/provider/disconnect").status_code == 302
    assert not SocialAccount.objects.exists()


@pytest.fixture
def closed(db: None) -> None:
    """A site by invitation."""
    set_setting(actor=Actor.operator(), key="sign_up_open", text="false")


@pytest.mark.usefixtures("closed")
def test_a_closed_site_is_closed_to_the_provider_s_people(provider: Provider) -> None:
    _, code = invite_to_sign_up(actor=Actor.operator())
    for begin in (BEGIN, f"{BEGIN}?invitation=guess", f"{BEGIN}?invitation="):
        browser = Client()
        assert come_back(browser, begin).headers["Location"] == SIGN_UP
        for answer in (
            browser.get(SIGN_UP),
            browser.get(SIGN_UP, {"invitation": code}),
            browser.post(SIGN_UP, {"display_name": "はな", "invitation": code}),
        ):
            assert answer.status_code == 403
            assert "招待された方だけが登録できます" in answer.content.decode()
    with pytest.raises(Problem):
        sign_up_by_provider(uid="0001", email=HANA["email"], name="はな", consents={})
    assert not User.objects.exists()


@pytest.mark.usefixtures("closed")
def test_an_invitation_lets_one_of_the_provider_s_people_in(provider: Provider) -> None:
    made, code = invite_to_sign_up(actor=Actor.operator())
    invited, begin = Client(), f"{BEGIN}?invitation={code}"
    assert begin in invited.get("/accounts/signup/", {"invitation": code}).content.decode()
    come_back(invited, begin)
    assert code not in str(dict(invited.session.items()))
    assert invited.post(SIGN_UP, {"display_name": ""}).status_code == 422
    assert invited.post(SIGN_UP, {"display_name": "はな"}).status_code == 302
    made.refresh_from_db()
    assert made.used_by == User.objects.get(email=HANA["email"])
    provider.person = HANA | {"sub": "0002", "email": "kei@example.jp"}
    second = Client()
    come_back(second, begin)
    assert second.post(SIGN_UP, {"display_name": "けい"}).status_code == 403
    assert User.objects.count() == 1


@pytest.mark.usefixtures("closed")
def test_of_two_who_went_there_with_one_invitation_one_signs_up(provider: Provider) -> None:
    _, code = invite_to_sign_up(actor=Actor.operator())
    came = []
    for number in (1, 2):
        provider.person = HANA | {"sub": f"000{number}", "email": f"hana{number}@example.jp"}
        came.append(Client())
        come_back(came[-1], f"{BEGIN}?invitation={code}")
        assert came[-1].get(SIGN_UP).status_code == 200
    assert [one.post(SIGN_UP, {"display_name": "はな"}).status_code for one in came] == [302, 403]
    assert User.objects.count() == 1


def test_one_of_the_provider_s_people_is_one_account(provider: Provider) -> None:
    connect_provider(user_id=member().id, uid="0001")
    other, browser = member(email="private@example.jp"), Client()
    browser.post(LOGIN, {"login": other.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    come_back(browser, f"{BEGIN}?process=connect")
    assert SocialAccount.objects.get().user_id != other.id


def test_who_has_no_password_keeps_the_provider(provider: Provider) -> None:
    browser = Client()
    come_back(browser)
    browser.post(SIGN_UP, {"display_name": "はな"})
    browser.post("/settings/provider/disconnect")
    assert SocialAccount.objects.count() == 1


def test_the_pages_offer_it_only_where_it_is_set_up(provider: Provider, settings: Settings) -> None:
    assert "市民IDでログイン" in Client().get(LOGIN).content.decode()
    assert "市民IDでログイン" in Client().get("/accounts/signup/").content.decode()
    assert Client().get("/accounts/provider/other/login/").status_code == 404
    settings.OIDC_NAME = ""
    assert "accounts/provider" not in Client().get(LOGIN).content.decode()
    assert Client().get(BEGIN).status_code == 404


GOOD = {"OIDC_ISSUER": "https://id.example/realm/", "OIDC_CLIENT_ID": "m", "OIDC_CLIENT_SECRET": "s"}


def test_the_operator_s_settings() -> None:
    assert not any(sign_in_provider({}).values())
    assert not any(sign_in_provider({"OIDC_NAME": "ID"}).values())
    found = sign_in_provider(GOOD)
    assert (found["OIDC_ISSUER"], found["OIDC_NAME"]) == ("https://id.example/realm", "id.example")
    assert sign_in_provider(GOOD | {"OIDC_NAME": "市民ID"})["OIDC_NAME"] == "市民ID"
    assert sign_in_provider(GOOD | {"OIDC_ISSUER": "http://localhost:9"})["OIDC_ISSUER"]


@pytest.mark.parametrize("changed", [
    {"OIDC_CLIENT_SECRET": ""}, {"OIDC_ISSUER": "http://id.example"}, {"OIDC_ISSUER": "id.example"},
])  # fmt: skip
def test_settings_that_will_not_do(changed: dict[str, str]) -> None:
    with pytest.raises(WrongSetting):
        sign_in_provider(GOOD | changed)
