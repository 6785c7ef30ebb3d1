"""What an attacker who had the account keeps after its owner's new password: nothing that works by itself."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from safety.passkeys import Passkey

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.machinery import outbox
from michinori.notices.push.models import Device
from michinori.notices.webhooks.commands import add_webhook, switch_on_webhook
from michinori.notices.webhooks.models import Call, Webhook
from michinori.notices.webhooks.spreading import add_calls
from michinori.people.commands.users import create_user
from michinori.people.models import SecurityEntry, User

pytestmark = pytest.mark.django_db
PASSWORD, OTHER = "道のりの長い長い合言葉", "まったく別の長い合言葉"


@pytest.fixture
def ren() -> User:
    return create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", password=PASSWORD, confirmed=True)


@pytest.fixture
def passkey(ren: User) -> Passkey:
    """The attacker knows the password and adds ways to come back without it."""
    thief, key = Client(), Passkey()
    thief.post("/accounts/login/", {"login": ren.email, "password": PASSWORD})
    thief.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert key.register(thief, "evil.example") == 302
    hook, _ = add_webhook(actor=Actor.person(ren.id), url="https://evil.example/spy", events=["message"])
    add_calls([hook], "test", "evt_1", {})
    Device.objects.create(user=ren, endpoint="https://push.example/1", key="k", auth="a", made_at=hook.made_at)
    assert key.sign_in(Client()), "it works before"
    return key


def resets(browser: Client, user: User) -> None:
    """A new password by the mailed link."""
    browser.post("/accounts/password/reset/", {"email": user.email})
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    found = re.search(r"http://[^/]+(/accounts/\S+)", str(mail.outbox[-1].body))
    assert found
    address = browser.get(found[1], follow=True).redirect_chain[-1][0]
    answer = browser.post(address, {"password1": OTHER, "password2": OTHER}, follow=True)
    assert "パスキーが残っていれば" in answer.content.decode()
    outbox.drain({"mail": SUBSCRIBERS["mail"]})


def enters(browser: Client, user: User, passkey: Passkey) -> str:
    """Password, then the passkey as second step; the address that follows."""
    browser.post("/accounts/login/", {"login": user.email, "password": OTHER})
    passkey.second_step(browser)
    return browser.get("/settings/remaining").content.decode()


def test_after_a_reset_nothing_of_the_attackers_works_by_itself(ren: User, passkey: Passkey) -> None:
    resets(Client(), ren)
    assert not passkey.sign_in(Client()), "a passkey alone no longer gets in"
    assert not Device.objects.exists()
    hook = Webhook.objects.get()
    assert (hook.off_why, Call.objects.filter(next_try_at__isnull=False).exists()) == ("password", False)
    letter = str(mail.outbox[-1].body)
    assert all(words in letter for words in ("残っているパスキー: evil. example", "止めたWebhook: evil. example"))


def test_the_second_step_does_not_fall_with_the_mailbox(ren: User, passkey: Passkey) -> None:
    thief = Client()
    resets(thief, ren)
    thief.post("/accounts/login/", {"login": ren.email, "password": OTHER})
    assert thief.get("/settings/remaining").status_code == 302, "still to prove the second step"
    assert thief.post("/settings/remaining/drop").status_code == 302
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_all_is_dropped_with_one_press(ren: User, passkey: Passkey) -> None:
    owner = Client()
    resets(owner, ren)
    page = enters(owner, ren, passkey)
    assert all(words in page for words in ("evil.example", "https://evil.example/spy", "すべてはずす"))
    asked = owner.post("/settings/remaining/drop")["location"]
    assert asked.startswith("/accounts/reauthenticate/"), "a session that was left open drops nothing"
    assert owner.post(asked, {"password": OTHER})["location"] == "/accounts/2fa/"
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()
    assert not Webhook.objects.exists()
    ren.refresh_from_db()
    assert ren.passkeys_doubted_at is None
    noted = set(SecurityEntry.objects.filter(user=ren).values_list("kind", flat=True))
    assert "webauthn_removed" in noted
    assert "passkeys_kept" not in noted


def test_what_is_ones_own_is_kept_with_one_press(ren: User, passkey: Passkey) -> None:
    owner = Client()
    resets(owner, ren)
    enters(owner, ren, passkey)
    owner.post("/settings/remaining/keep")
    assert SecurityEntry.objects.filter(user=ren, kind="passkeys_kept").exists()
    assert passkey.sign_in(Client())
    switch_on_webhook(actor=Actor.person(ren.id), webhook_id=Webhook.objects.get().id)


def test_a_sign_in_after_a_reset_leads_to_what_is_left(ren: User, passkey: Passkey) -> None:
    owner = Client()
    resets(owner, ren)
    owner.post("/accounts/login/", {"login": ren.email, "password": OTHER})
    assert passkey.second_step(owner) == "/settings/remaining"


def test_a_change_of_the_password_stops_webhooks_and_devices_and_leaves_passkeys(ren: User, passkey: Passkey) -> None:
    """Who changes it is signed in and knew the old one: nobody else's mailbox may have been used."""
    owner = Client()
    assert passkey.sign_in(owner)
    sent = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
    owner.post("/accounts/reauthenticate/", {"password": PASSWORD})
    owner.post("/accounts/password/change/", sent)
    ren.refresh_from_db()
    assert ren.check_password(OTHER)
    assert (Webhook.objects.get().off_why, Device.objects.exists()) == ("password", False)
    assert passkey.sign_in(Client())


def test_no_passkey_comes_before_the_address_is_confirmed() -> None:
    """Who signs up with a stranger's address cannot get in to add one."""
    thief = Client()
    sent = {"display_name": "泥棒", "email": "mio@example.jp", "password1": PASSWORD}
    thief.post("/accounts/signup/", sent)
    for address in ("/accounts/2fa/webauthn/add/", "/webhooks", "/tokens"):
        assert thief.get(address).status_code == 302
    assert "/accounts/login/" in thief.get("/accounts/2fa/webauthn/add/")["location"]
