"""The doors of accounts: who signed up first keeps nothing, tokens, the security log, and what a browser may keep."""

import json
import logging
import re
import sys
import time
from datetime import timedelta

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from sites import Site

from michinori.columns.commands.columns import write_column
from michinori.config.logs import Line
from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.own_data import own_data
from michinori.machinery import outbox
from michinori.machinery.models import Answer, OutboxItem
from michinori.machinery.settings import set_setting
from michinori.market.commands.jobs import create_job
from michinori.people import queries
from michinori.people.commands.members import change_role, remove_member
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.tokens import create_token, revoke_token
from michinori.people.commands.users import create_user
from michinori.people.models import Organisation, SecurityEntry, Token, User
from tests.joining import join_organisation

pytestmark = pytest.mark.django_db
PASSWORD = "道のりの長い長い合言葉"
OTHER = "まったく別の長い合言葉"
JOB = {"title": "看板", "description": "看板を描いてください。", "category": "design", "kind": "fixed"}


@pytest.fixture
def ren() -> User:
    return _person("ren")


def _person(name: str, **more: bool) -> User:
    given = {"email": f"{name}@example.jp", "name": name, "password": PASSWORD, "confirmed": True}
    return create_user(actor=Actor.operator(), **given | more)  # type: ignore[arg-type]


def _sign_up(browser: Client, password: str, name: str = "みお", email: str = "mio@example.jp") -> None:
    sent = {"display_name": name, "email": email, "password1": password, "company": f"{name}商店"}
    assert browser.post("/accounts/signup/", sent).status_code == 302


def _sign_in(browser: Client, email: str, password: str = PASSWORD) -> bool:
    browser.post("/accounts/login/", {"login": email, "password": password})
    return browser.get("/settings").status_code == 200


def _links() -> list[str]:
    """The links of all mails so far, the newest last."""
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    found = (re.search(r"http://[^/]+(/accounts/\S+)", str(letter.body)) for letter in mail.outbox)
    return [link[1] for link in found if link]


def test_who_signed_up_first_with_a_strangers_address_keeps_nothing() -> None:
    thief, owner = Client(), Client()
    _sign_up(thief, OTHER, "泥棒")
    first = User.objects.get(email="mio@example.jp")
    _, secret = create_token(actor=Actor.operator(), user_id=first.id, name="t", scopes=["read"])
    _sign_up(owner, PASSWORD)
    old, new = _links()
    assert owner.post(old).status_code != 302 or not EmailAddress.objects.filter(verified=True).exists()
    owner.post(new)
    mio = User.objects.get(email="mio@example.jp")
    assert (mio.display_name, mio.check_password(PASSWORD)) == ("みお", True)
    assert queries.token_caller(secret) is None
    assert not _sign_in(thief, "mio@example.jp", OTHER)
    assert _sign_in(owner, "mio@example.jp")
    first.refresh_from_db()
    assert (first.is_active, "泥棒" in str(Organisation.objects.values_list("name"))) == (False, False)


def test_a_confirmed_account_is_not_replaced(ren: User) -> None:
    _sign_up(Client(), OTHER, "泥棒", ren.email)
    ren.refresh_from_db()
    assert (ren.display_name, ren.check_password(PASSWORD), User.objects.count()) == ("ren", True, 1)


@pytest.mark.parametrize("how", ["reset", "change"])
def test_a_new_password_ends_all_tokens_and_other_sessions(how: str, ren: User) -> None:
    mine, thief = Client(), Client()
    assert _sign_in(mine, ren.email)
    assert _sign_in(thief, ren.email)
    _, secret = create_token(actor=Actor.person(ren.id), name="t", scopes=["read"])
    if how == "reset":
        mine.post("/accounts/logout/")
        mine.post("/accounts/password/reset/", {"email": ren.email})
        address = mine.get(_links()[-1], follow=True).redirect_chain[-1][0]
        mine.post(address, {"password1": OTHER, "password2": OTHER})
    else:
        mine.post("/accounts/reauthenticate/", {"password": PASSWORD})
        sent = {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER}
        mine.post("/accounts/password/change/", sent)
    ren.refresh_from_db()
    assert ren.check_password(OTHER)
    assert queries.token_caller(secret) is None
    assert thief.get("/settings").status_code == 302
    assert SecurityEntry.objects.filter(user=ren, kind="tokens_revoked").exists()


def test_making_a_token_asks_again_who_one_is_and_is_mailed_and_logged(client: Client, ren: User) -> None:
    client.force_login(ren)
    asked = client.post("/tokens", {"name": "家", "scopes": ["read"]})
    assert asked["location"].startswith("/accounts/reauthenticate/")
    assert not Token.objects.exists()
    done = client.post(asked["location"], {"password": PASSWORD}, follow=True)
    found = re.search(r"mich_[\w-]{43}", done.content.decode())
    assert found, "what was typed is not lost"
    token = Token.objects.get()
    assert token.expires_at is not None
    assert timedelta(days=364) < token.expires_at - timezone.now() < timedelta(days=366)
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    assert "「家」" in str(mail.outbox[-1].body)
    assert SecurityEntry.objects.filter(user=ren, kind="token_made", about=token.id).exists()
    client.post("/tokens", {"name": "ずっと", "scopes": ["read"], "lasts": "unlimited"})
    assert Token.objects.get(name="ずっと").expires_at is None
    assert queries.token_caller(found[0]) is not None
    Token.objects.filter(id=token.id).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert queries.token_caller(found[0]) is None


def test_a_staff_token_needs_staff_with_a_second_step(settings: Settings) -> None:
    sora = _person("sora", staff=True)
    _, made_before = create_token(actor=Actor.person(sora.id), name="t", scopes=["read", "staff"])
    settings.SECOND_STEP_ASKED = True
    with pytest.raises(Problem) as refused:
        create_token(actor=Actor.person(sora.id), name="t", scopes=["read", "staff"])
    assert refused.value.slug == "staff-only"
    for second_step in (False, True):
        if second_step:
            Authenticator.objects.create(user=sora, type=Authenticator.Type.WEBAUTHN, data={"credential": {}})
        caller = queries.token_caller(made_before)
        assert caller is not None
        assert ("staff" in caller.scopes) is second_step
    Authenticator.objects.all().delete()
    _, granted = create_token(actor=Actor.operator(), user_id=sora.id, name="t", scopes=["staff"])
    caller = queries.token_caller(granted)
    assert caller is not None
    assert "staff" in caller.scopes, "the operator at the command line stands above the second step"


def test_one_reads_the_security_log_of_ones_own_account_alone(ren: User) -> None:
    mio, browser = _person("mio"), Client(headers={"user-agent": "Firefox of Ren"}, REMOTE_ADDR="192.0.2.7")
    assert not _sign_in(browser, ren.email, "wrong")
    assert _sign_in(browser, ren.email)
    create_organisation(actor=Actor.person(ren.id), name="れん社")
    page = browser.get("/settings/security").content.decode()
    for words in ("ログインに失敗しました", "ログインしました", "「れん社」での役割を受けました", "192.0.2.7"):
        assert words in page, words
    failed = SecurityEntry.objects.get(kind="sign_in_failed")
    assert (failed.user, failed.ip, failed.agent) == (ren, "192.0.2.7", "Firefox of Ren")
    exported = own_data(Actor.person(ren.id))["security"]
    assert "sign_in_failed" in str(exported)
    other = Client()
    assert _sign_in(other, mio.email)
    assert "192.0.2.7" not in other.get("/settings/security").content.decode()
    assert "sign_in_failed" not in str(own_data(Actor.person(mio.id))["security"])


def test_the_security_log_tells_of_roles_and_of_each_token_revoked(ren: User) -> None:
    mio = _person("mio")
    firm = create_organisation(actor=Actor.person(ren.id), name="れん社")
    own = Actor.person(ren.id)
    join_organisation(actor=own, organisation_id=firm.id, email=mio.email, role="member")
    change_role(actor=own, organisation_id=firm.id, user_id=mio.id, role="approver")
    remove_member(actor=own, organisation_id=firm.id, user_id=mio.id, confirm=mio.display_name)
    token, _ = create_token(actor=Actor.person(mio.id), name="家", scopes=["read"])
    for _turn in range(2):
        revoke_token(actor=Actor.person(mio.id), token_id=token.id)
    entries = SecurityEntry.objects.filter(user=mio).order_by("id").values_list("kind", "about")
    roles = [(kind, firm.id) for kind in ("role_given", "role_changed", "role_ended")]
    tokens = [("token_made", token.id), ("token_revoked", token.id)]
    assert list(entries) == [("account_made", ""), *roles, *tokens]
    browser = Client()
    browser.force_login(mio)
    page = browser.get("/settings/security").content.decode()
    for words in (
        "「れん社」での役割を受けました",
        "「れん社」での役割が変わりました",
        "「れん社」のメンバーではなくなりました",
        "APIトークン「家」を無効にしました",
    ):
        assert words in page, words


def test_no_browser_keeps_what_somebody_signed_in_has_seen(client: Client, ren: User) -> None:
    assert "no-store" not in client.get("/").headers.get("Cache-Control", "")
    client.force_login(ren)
    for address in ("/", "/settings", "/contracts", "/money", "/organisations", "/jobs", "/settings/security"):
        assert "no-store" in client.get(address)["Cache-Control"], address
    token = create_token(actor=Actor.operator(), user_id=ren.id, name="t", scopes=["read"])[1]
    answer = Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me")
    assert "no-store" in answer["Cache-Control"]
    gone = client.post("/accounts/logout/")
    assert gone["Clear-Site-Data"] == '"cache", "storage"'


def test_no_secret_and_no_link_that_opens_something_stands_in_a_table(ren: User) -> None:
    Client().post("/accounts/password/reset/", {"email": ren.email})
    _sign_up(Client(), PASSWORD)
    waiting = str(list(OutboxItem.objects.values_list("payload", flat=True)))
    assert "password_reset_key" in waiting
    assert "/accounts/" not in waiting
    links = _links()
    assert len(links) == 2
    stored = str(list(OutboxItem.objects.values_list("payload", flat=True)))
    assert not [link for link in links if link in stored]
    token = create_token(actor=Actor.operator(), user_id=ren.id, name="t", scopes=["read", "write"])[1]
    program = Client(headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k1"})
    sent = {"url": "https://hooks.example.com/m", "events": ["contract"]}
    first, again = (
        program.post("/api/v1/webhooks", json.dumps(sent), content_type="application/json") for _ in range(2)
    )
    assert first.status_code == 201
    assert first.json() == again.json()
    assert first.json()["secret"] not in str(list(Answer.objects.values_list("body", flat=True)))


def test_logs_have_no_keys_of_mailed_links_and_no_addresses() -> None:
    for key in ("usr_abcdefghijklmnop-d1abcd-0123456789abcdef0123456789abcdef", "Mjc:1tuEkQ:" + "h" * 43):
        line = logging.LogRecord("x", logging.ERROR, "", 0, "Internal Server Error: %s", (f"/accounts/{key}/",), None)
        assert Line().format(line).endswith("ERROR x Internal Server Error: /accounts/…/")
    line = logging.LogRecord("x", logging.ERROR, "", 0, "failed: /contracts/con_abcdefghijklmnop/deliver", (), None)
    assert Line().format(line).endswith("ERROR x failed: /contracts/con_abcdefghijklmnop/deliver")
    try:
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE 'no' USING DETAIL = 'Key (email)=(aoi@example.jp) exists'; END $$")
    except DatabaseError:
        line = logging.LogRecord("x", logging.ERROR, "", 0, "of %s", ("aoi@example.jp",), sys.exc_info())
    said = Line().format(line)
    assert "aoi" not in said
    assert "\n    DETAIL" not in said
    assert f'File "{__file__}"' in said


def test_signing_up_takes_as_long_with_a_known_address(ren: User) -> None:
    spent: dict[str, list[float]] = {"known": [], "new": []}
    for n in range(7):
        for kind, email in (("known", ren.email), ("new", f"new{n}@example.jp")):
            browser, start = Client(), time.perf_counter()
            _sign_up(browser, PASSWORD, email=email)
            spent[kind].append(time.perf_counter() - start)
    known, new = (min(spent[kind]) for kind in ("known", "new"))  # a busy machine only adds
    assert 0.6 < known / new < 1.6, (known, new)
    assert not User.objects.filter(email__endswith="rehearsal.invalid").exists()


PROTECTED = ("verified", "is_staff", "is_active", "is_superuser", "party_id", "suspended_until", "made_at", "email")


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/settings/names", {"display_name": "れん", "real_name": "蓮"}),
        ("/settings/language", {"language": "en"}),
        ("/settings/declarations", {"address": "京都市", "contact": "075-000-0000"}),
        ("/profile/edit", {"headline": "書きます", "about": "", "skills": "", "hourly_guide": ""}),
    ],
)
def test_a_form_takes_no_field_that_it_does_not_show(
    address: str, typed: dict[str, str], client: Client, ren: User
) -> None:
    columns = [field.attname for field in User._meta.concrete_fields]
    slipped_in = {name: "1" for name in columns if name not in typed} | {"verified": "on", "is_staff": "on"}
    before = User.objects.values(*PROTECTED).get(id=ren.id)
    client.force_login(ren)
    assert client.post(address, slipped_in | typed).status_code == 302
    assert User.objects.values(*PROTECTED).get(id=ren.id) == before


def test_nobody_fills_the_site_with_organisations_drafts_jobs_and_columns(ren: User) -> None:
    actor, operator = Actor.person(ren.id), Actor.operator()
    text = {"title": "題", "body": "本文です。"}
    limited = {
        "organisations_owned": ("too-many-organisations", lambda: create_organisation(actor=actor, name="社")),
        "drafts_kept": ("too-many-drafts", lambda: create_job(actor=actor, body=JOB, draft=True)),
        "jobs_a_day": ("too-many-jobs", lambda: create_job(actor=actor, body=JOB)),
        "columns_a_day": ("too-many-columns", lambda: write_column(actor=actor, **text)),
    }
    for key, (slug, act) in limited.items():
        set_setting(actor=operator, key=key, text="2")
        act()
        act()
        with pytest.raises(Problem) as refused:
            act()
        assert refused.value.slug == slug


@pytest.mark.django_db(transaction=False)
def test_a_real_site_lets_no_browser_keep_private_answers(server: Site) -> None:
    made = server.run("user", "create", "--email", "store@example.jp", "--name", "Store", "--password", PASSWORD)
    api = httpx.get(f"{server.url}/api/v1/me", headers={"Authorization": f"Bearer {made['token']}"}, timeout=60)
    assert "no-store" in api.headers["Cache-Control"]
    with httpx.Client(base_url=server.url, follow_redirects=True, timeout=60) as browser:
        page = browser.get("/accounts/login/")
        sent = {"login": "store@example.jp", "password": PASSWORD, "csrfmiddlewaretoken": _form_token(page.text)}
        home = browser.post("/accounts/login/", data=sent)
        assert "no-store" in home.headers["Cache-Control"]
        security = browser.get("/settings/security")
        assert "ログインしました" in security.text
        out = {"csrfmiddlewaretoken": _form_token(security.text)}
        left = browser.post("/accounts/logout/", data=out, follow_redirects=False)
        assert left.headers["Clear-Site-Data"] == '"cache", "storage"'


def _form_token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return found[1]


def test_an_answer_that_comes_late_does_not_bring_back_the_token_of_before(ren: User) -> None:
    """It would overwrite the cookie of the sign-in, and the next form would be refused with 403."""
    browser, name = Client(enforce_csrf_checks=True), settings.CSRF_COOKIE_NAME
    known = browser.get("/accounts/login/").cookies[name].value
    late = browser.get("/accounts/login/")
    assert name not in late.cookies
    assert "Cookie" in late.headers["Vary"]
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', late.content.decode())
    assert token
    sent = {"login": ren.email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert browser.post("/accounts/login/", sent).cookies[name].value != known
    assert name not in browser.get("/").cookies
