"""Setting up the first second step takes the mailbox: the password alone neither gets one nor locks anybody out."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from safety.passkeys import Passkey

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.machinery import outbox
from michinori.notices.models import Notice
from michinori.people.commands.members import change_role
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.security import note
from michinori.people.commands.users import create_user
from michinori.people.models import Membership, SecurityEntry, User
from tests.joining import join_organisation
from tests.people.test_second_step import PASSWORD, code_of, confirm_password, sign_in
from tests.stepping import stepped, with_app

pytestmark = pytest.mark.django_db
MAIL, APP, KEYS, CODES = (
    "/second-step/mail",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/recovery-codes/",
)

NO_ANSWERS = (
    *("", "{}", "[]", "null", '"x"', "1", "nonsense", "9" * 6_000, "[" * 15_000, "[" * 200_000, "a\x00b"),
    *('{"id": 1}', '{"id": "a\\u0000"}', '{"id": "\\ud800", "rawId": "\\ud800"}', '{"id": {"id": []}, "rawId": 5}'),
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    '{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON": "AA", '
    '"attestationObject": "AA", "authenticatorData": "AA", "signature": "AA", "userHandle": "/w"}}',
)
"""What is sent in place of a passkey's answer."""


@pytest.fixture(autouse=True)
def _asked(settings: Settings) -> None:
    settings.SECOND_STEP_ASKED = True


@pytest.fixture
def ren() -> User:
    user = create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", password=PASSWORD, confirmed=True)
    create_organisation(actor=Actor.person(user.id), name="株式会社れん")
    return user


@pytest.fixture
def thief(ren: User) -> Client:
    return browser()


def browser() -> Client:
    """Signed in by the password, which was just given once more."""
    client = Client()
    sign_in(client)
    confirm_password(client)
    return client


def mailed() -> str:
    """The number in the newest mail."""
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    found = re.search(r"^\d{8}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[0]


def asks(client: Client) -> str:
    assert client.post(MAIL, {"do": "send"}).status_code == 302
    return mailed()


def sets_up(client: Client) -> str:
    """An authenticator app is set up: its secret."""
    found = re.search(r"<code>(\w+)</code>", client.get(APP).content.decode())
    assert found
    assert client.post(APP, {"code": code_of(found[1], left=3)}).status_code == 302
    return found[1]


def test_the_password_alone_sets_up_nothing(thief: Client) -> None:
    for address in (APP, KEYS):
        for answer in (thief.get(address), thief.post(address, {"code": "123456"})):
            assert answer["location"] == MAIL
    assert not Authenticator.objects.exists()


def test_with_the_number_from_the_mailbox_it_is_set_up_and_counts_as_used(
    ren: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner = browser()
    code = asks(owner)
    letter = str(mail.outbox[-1].body)
    assert mail.outbox[-1].to == ["ren@example.jp"]
    assert "お心当たりがないとき" in letter
    assert "/accounts/password/reset/" in letter
    typed = f"{code[:4]} {code[4:]}".translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert owner.post(MAIL, {"code": typed})["location"] == "/accounts/2fa/"
    with django_capture_on_commit_callbacks(execute=True):
        sets_up(owner)
    assert "確かめました" in owner.get("/second-step").content.decode()
    assert owner.get(CODES).status_code == 200, "the codes for the day the telephone is lost"
    assert {"second_step_code", "totp_activated"} <= set(SecurityEntry.objects.values_list("kind", flat=True))
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    assert "認証アプリ" in str(mail.outbox[-1].subject), "the owner is told that one was set up"


def test_the_number_leads_on_to_what_the_reader_was_about_to_set_up(ren: User) -> None:
    owner = browser()
    assert owner.get(KEYS)["location"] == MAIL
    assert owner.post(MAIL, {"code": asks(owner)})["location"] == KEYS


def test_a_number_opens_the_session_that_asked_for_it_alone(thief: Client) -> None:
    code = asks(browser())
    assert thief.post(MAIL, {"code": code})["location"] == MAIL, "it has asked for none"
    asks(thief)
    assert thief.post(MAIL, {"code": code}).status_code == 422
    assert thief.get(APP)["location"] == MAIL


def test_numbers_are_not_guessed(thief: Client) -> None:
    code = asks(thief)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(5):
        assert "数字が違います" in thief.post(MAIL, {"code": wrong}).content.decode()
    assert thief.post(MAIL, {"code": code}).status_code == 429
    assert thief.get(APP)["location"] == MAIL
    for _ in range(9):
        thief.post(MAIL, {"do": "send"})
    assert thief.post(MAIL, {"do": "send"}).status_code == 429


def test_a_new_address_is_no_mailbox_for_two_days(thief: Client, ren: User) -> None:
    note(ren.id, "email_changed")
    refused = thief.post(MAIL, {"do": "send"})
    assert refused.status_code == 409
    assert "メールアドレスを変えたばかりです" in refused.content.decode()
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    assert not mail.outbox


def test_a_session_from_before_is_no_way_round_the_owners_step(thief: Client, ren: User) -> None:
    """It has the password: it adds no passkey of its own, sees no recovery codes and takes nothing away."""
    owner = browser()
    owner.post(MAIL, {"code": asks(owner)})
    sets_up(owner)
    before = set(Authenticator.objects.values_list("id", flat=True))
    for address in (KEYS, CODES, f"{CODES}generate/", f"{CODES}download/", "/accounts/2fa/totp/deactivate/"):
        for answer in (thief.get(address), thief.post(address)):
            assert answer["location"].startswith("/accounts/2fa/reauthenticate/"), address
    assert set(Authenticator.objects.values_list("id", flat=True)) == before


def test_a_recovery_code_is_the_way_back(ren: User) -> None:
    owner = browser()
    owner.post(MAIL, {"code": asks(owner)})
    sets_up(owner)
    code = Authenticator.objects.get(user=ren, type="recovery_codes").wrap().get_unused_codes()[0]
    later = Client()
    sign_in(later)
    assert later.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert "確かめました" in later.get("/second-step").content.decode()
    led = later.get("/accounts/2fa/totp/deactivate/").get("location", "")
    assert not led.startswith("/accounts/2fa/reauthenticate/"), "the lost app may be taken away"


def test_a_passkey_is_one_too(ren: User) -> None:
    owner, passkey = browser(), Passkey()
    owner.post(MAIL, {"code": asks(owner)})
    assert passkey.register(owner, "鍵") == 302
    alone = Client()
    assert passkey.sign_in(alone)
    assert "確かめました" in alone.get("/second-step").content.decode()
    later = Client()
    sign_in(later)
    passkey.second_step(later)
    assert "確かめました" in later.get("/second-step").content.decode()


def test_what_somebody_has_is_asked_first(ren: User) -> None:
    """A passkey before the codes that stand in for it; of who has none, none is asked."""
    owner = browser()
    owner.post(MAIL, {"code": asks(owner)})
    assert Passkey().register(owner, "鍵") == 302
    page = asked_at_sign_in()
    assert page.index('id="mfa_webauthn_authenticate"') < page.index("予備コード")
    assert "認証アプリ" not in page
    Authenticator.objects.all().delete()
    with_app(ren)
    page = asked_at_sign_in()
    assert "認証コード" in page
    assert "パスキー" not in page


def test_a_passkey_that_is_refused_is_said_to_be(ren: User) -> None:
    owner = browser()
    owner.post(MAIL, {"code": asks(owner)})
    assert Passkey().register(owner, "鍵") == 302
    alone = Client()
    sign_in(alone)
    for credential in NO_ANSWERS:
        page = alone.post("/accounts/2fa/authenticate/", {"credential": credential}).content.decode()
        assert "パスキーで確かめられませんでした" in page
        assert "コードが違います" not in page
        assert not credential or f'value="{escape(credential[:30])}' not in page


@pytest.mark.parametrize("credential", NO_ANSWERS, ids=range(len(NO_ANSWERS)))
def test_what_no_passkey_answers_breaks_no_page(ren: User, credential: str) -> None:
    visitor = Client().post("/accounts/2fa/webauthn/login/", {"credential": credential})
    assert visitor["location"] == "/accounts/login/"
    owner = browser()
    owner.post(MAIL, {"code": asks(owner)})
    added = owner.post(KEYS, {"name": "鍵", "passwordless": "on", "credential": credential})
    assert added.status_code == 200
    assert not Authenticator.objects.exists()
    assert Passkey().register(owner, "鍵") == 302
    again = owner.post("/accounts/2fa/webauthn/reauthenticate/", {"credential": credential})
    assert again.status_code in (200, 302)


def test_who_tries_codes_keeps_nobody_from_their_passkey(ren: User) -> None:
    owner, passkey = browser(), Passkey()
    owner.post(MAIL, {"code": asks(owner)})
    assert passkey.register(owner, "鍵") == 302
    thief, later = Client(), Client()
    sign_in(thief)
    for _ in range(12):
        thief.post("/accounts/2fa/authenticate/", {"code": "000000"})
    sign_in(later)
    passkey.second_step(later)
    assert "確かめました" in later.get("/second-step").content.decode()


def asked_at_sign_in() -> str:
    client = Client()
    sign_in(client)
    return client.get("/accounts/2fa/authenticate/").content.decode()


def test_the_first_of_the_staff_sets_it_up_before_mail_works_and_the_others_do_not() -> None:
    making = {"actor": Actor.operator(), "password": PASSWORD, "staff": True, "confirmed": True}
    create_user(email="ren@example.jp", name="そら", **making)
    assert browser().get(APP).status_code == 200
    with_app(create_user(email="eri@example.jp", name="えり", **making))
    assert browser().get(APP)["location"] == MAIL, "the desk is open to whoever has it"


def test_a_session_from_before_opens_no_desk(client: Client) -> None:
    """Whoever knew the password of somebody who became staff is signed in by it alone."""
    sora = create_user(
        actor=Actor.operator(), email="ren@example.jp", name="そら", password=PASSWORD, staff=True, confirmed=True
    )
    thief, owner = browser(), browser()
    sets_up(owner)
    assert owner.get("/desk/").status_code == 200
    for answer in (thief.get("/desk/staff"), thief.post("/desk/staff", {"user_id": sora.id})):
        assert answer["location"].startswith("/accounts/2fa/reauthenticate/?next=%2Fdesk")
    assert 'value="staff"' in owner.get("/tokens").content.decode()
    assert 'value="staff"' not in thief.get("/tokens").content.decode()


def test_who_is_given_power_over_money_is_told_how_to_set_it_up(ren: User) -> None:
    ken, eri = (
        create_user(actor=Actor.operator(), email=f"{name}@example.jp", name=name, confirmed=True)
        for name in ("ken", "eri")
    )
    with_app(eri)
    here = Membership.objects.get(user=ren).organisation_id
    for who in (ken, eri):
        join_organisation(actor=Actor.operator(), organisation_id=here, email=who.email, role="member")
        change_role(actor=stepped(ren), organisation_id=here, user_id=who.id, role="approver")
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="power_given")
    assert [one.user_id for one in told] == [ken.id], "Eri has one"
    page = Client()
    page.force_login(ken)
    assert "「株式会社れん」のお金を動かせるようになりました" in page.get("/notices").content.decode()
