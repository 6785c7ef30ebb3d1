"""The second step of signing in: an authenticator app, its codes, and the way back with a recovery code."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.machinery import audit
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem, Rate
from michinori.notices.writing import write_letter
from michinori.pages.account.adapter import MFAAdapter
from michinori.people.commands.second_step import note_wrong_code
from michinori.people.commands.users import create_user
from michinori.people.models import SecurityEntry, User

pytestmark = pytest.mark.django_db
PASSWORD = "道のりの長い長い合言葉"


def code_of(secret: str, left: float = 0) -> str:
    """RFC 6238, six digits, thirty seconds. ``left``: the seconds for which it holds at least, waited for if needed."""
    if 30 - time.time() % 30 < left:
        time.sleep(30 - time.time() % 30)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def signed_in(client: Client) -> bool:
    return client.get("/settings").status_code == 200


def sign_in(client: Client) -> None:
    client.post("/accounts/login/", {"login": "ren@example.jp", "password": PASSWORD})


def confirm_password(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})


@pytest.fixture
def ren() -> User:
    return create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", password=PASSWORD, confirmed=True)


def test_with_an_app_the_password_alone_is_not_enough(
    client: Client, ren: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sign_in(client)
    confirm_password(client)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>(\w+)</code>", page)
    assert found
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "abc"})
    assert "コードが違います。" in wrong.content.decode()
    found = re.search(r"<code>(\w+)</code>", wrong.content.decode())
    assert found
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(found[1], left=3)}).status_code == 302
    assert "認証アプリ" in client.get("/accounts/2fa/").content.decode()
    codes = Authenticator.objects.get(user=ren, type="recovery_codes").wrap().get_unused_codes()

    other = Client()
    sign_in(other)
    assert not signed_in(other)
    assert "2段階認証" in other.get("/accounts/2fa/authenticate/").content.decode()
    assert "コードが違います。" in other.post("/accounts/2fa/authenticate/", {"code": "000"}).content.decode()
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 302
    assert signed_in(other)
    noted = SecurityEntry.objects.filter(user=ren).values_list("kind", flat=True)
    assert {"totp_activated", "second_step_failed", "signed_in"} <= set(noted)


def test_who_guesses_slowly_is_told_of_as_well(ren: User) -> None:
    """Four an hour, hour after hour."""
    for tried in range(15):
        if tried % 4 == 0:
            Rate.objects.filter(name__startswith="second-step wrong usr_").delete()
        assert not OutboxItem.objects.filter(payload__template="second_step_guessed").exists()
        note_wrong_code(actor=Actor.person(ren.id))
    assert OutboxItem.objects.filter(payload__template="second_step_guessed").count() == 1


def test_who_guesses_codes_is_told_of_to_the_person_once_a_day(ren: User) -> None:
    """Whoever is asked for a code has passed the password."""
    Authenticator.objects.create(user=ren, type="totp", data={"secret": MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")})
    guesser = Client()
    sign_in(guesser)
    for tries, mails in ((4, 0), (5, 1), (6, 1)):
        while SecurityEntry.objects.filter(user=ren, kind="second_step_failed").count() < tries:
            assert "コードが違います。" in guesser.post("/accounts/2fa/authenticate/", {"code": "000"}).content.decode()
        assert OutboxItem.objects.filter(payload__template="second_step_guessed").count() == mails
    assert not signed_in(guesser)
    payload = OutboxItem.objects.get(payload__template="second_step_guessed").payload
    assert payload["to"] == "ren@example.jp"
    for language, said in (("ja", "パスワードを決め直して"), ("en", "choose another password")):
        letter = write_letter(payload["template"], payload["values"], language=language, name="れん")
        assert said in letter.text
    for template in ("second_step_guessed", "second_step_code"):
        letter = write_letter(template, payload["values"] | {"code": "12345678"}, language="ja")
        assert f"\n{address_of(PageRef('account_reset_password'))}\n" in letter.text
    Rate.objects.filter(name__startswith="second-step").update(until=datetime.now(UTC) - timedelta(seconds=1))
    for _ in range(5):
        note_wrong_code(actor=Actor.person(ren.id))
    assert OutboxItem.objects.filter(payload__template="second_step_guessed").count() == 2, "another day"


def test_what_is_important_asks_for_the_password_again(client: Client, ren: User) -> None:
    client.force_login(ren)
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer.status_code == 302
    assert answer["location"].startswith("/accounts/reauthenticate/")
    page = client.get(answer["location"])
    assert "本人の確認" in page.content.decode()
    assert "パスワードが違います。" in client.post(answer["location"], {"password": "x"}).content.decode()
    assert client.post(answer["location"], {"password": PASSWORD}).status_code == 302
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_every_page_of_the_second_step_opens_in_japanese(client: Client, ren: User) -> None:
    sign_in(client)
    confirm_password(client)
    for address in ("", "webauthn/", "webauthn/add/", "totp/activate/"):
        answer = client.get(f"/accounts/2fa/{address}")
        assert answer.status_code == 200, address
        assert "Security" not in answer.content.decode(), address
        assert "Passwordless" not in answer.content.decode(), address


def test_staff_open_the_desk_only_with_a_second_step(client: Client, settings: Settings) -> None:
    settings.SECOND_STEP_ASKED = True
    sora = create_user(actor=Actor.operator(), email="sora@example.jp", name="そら", staff=True, confirmed=True)
    client.force_login(sora)
    closed = client.get("/desk/")
    assert closed.status_code == 403
    assert "/accounts/2fa/" in closed.content.decode()
    assert client.post("/desk/results/ter_aaaaaaaaaaaaaaaa", {"genuine": "yes"}).status_code == 403
    assert not audit.newest()
    assert 'value="staff"' not in client.get("/tokens").content.decode()
    Authenticator.objects.create(user=sora, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert client.get("/desk/").status_code == 403
    Authenticator.objects.create(user=sora, type=Authenticator.Type.WEBAUTHN, data={"name": "鍵", "credential": {}})
    assert client.get("/desk/")["location"].startswith("/accounts/2fa/webauthn/reauthenticate/")
    session = client.session
    session["second_step_set_up"] = sora.id
    session.save()
    assert client.get("/desk/").status_code == 200
    assert 'value="staff"' in client.get("/tokens").content.decode()


def test_for_others_the_desk_is_not_there_whatever_they_have(client: Client, ren: User, settings: Settings) -> None:
    settings.SECOND_STEP_ASKED = True
    client.force_login(ren)
    assert client.get("/desk/").status_code == 404
