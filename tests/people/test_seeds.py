"""Seeds of second steps in the database: sealed, sealed by night where they are not, and nothing by which to guess."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.core.signing import loads
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from michinori.kernel.actor import Actor
from michinori.machinery.sealing import is_sealed, unseal
from michinori.people.commands.seeds import seal_seeds
from michinori.people.commands.users import create_user
from michinori.people.models import User
from tests.people.test_second_step import PASSWORD, code_of, confirm_password, sign_in, signed_in

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODES = "/accounts/2fa/recovery-codes/"


@pytest.fixture
def ren() -> User:
    return create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", password=PASSWORD, confirmed=True)


def left_open(user: User, kind: str = "totp", **data: Any) -> Authenticator:
    """A second step as an earlier version stored it."""
    return Authenticator.objects.create(user=user, type=kind, data=data or {"secret": SECRET})


def second_step_taken(code: str) -> bool:
    client = Client()
    sign_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code})
    return signed_in(client)


def set_up_app(client: Client) -> str:
    sign_in(client)
    confirm_password(client)
    found = re.search(r"<code>(\w+)</code>", client.get("/accounts/2fa/totp/activate/").content.decode())
    assert found
    return found[1]


def test_the_database_shows_no_secret_of_an_app_and_no_seed_of_codes(client: Client, ren: User) -> None:
    secret = set_up_app(client)
    session = Session.objects.get(session_key=client.session.session_key)
    kept = loads(session.session_data, salt="django.contrib.sessions.SessionStore")
    assert is_sealed(kept["mfa.totp.secret"]), "while it is set up"
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret, left=3)})
    app = Authenticator.objects.get(user=ren, type="totp")
    codes = Authenticator.objects.get(user=ren, type="recovery_codes")
    assert secret not in str(app.data)
    assert unseal(app.data["secret"]) == secret
    assert is_sealed(codes.data["seed"])
    assert second_step_taken(codes.wrap().get_unused_codes()[0])


def test_the_night_seals_what_an_earlier_version_left_open(
    ren: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    app = left_open(ren)
    codes = left_open(ren, "recovery_codes", seed=RecoveryCodes.generate_seed(), used_mask=1)
    shown = codes.wrap().generate_codes()
    assert seal_seeds() == 2
    with django_assert_num_queries(1):
        assert seal_seeds() == 0
    app.refresh_from_db()
    codes.refresh_from_db()
    assert SECRET not in str(app.data)
    assert is_sealed(codes.data["seed"])
    assert codes.data["used_mask"] == 1
    assert second_step_taken(code_of(SECRET, left=3))
    assert not second_step_taken(shown[0]), "used before"
    assert second_step_taken(shown[1])


@pytest.mark.parametrize("bad", [{"secret": 5}, {"migrated_codes": 3}, ["secret"], {}])
def test_a_row_that_is_not_as_it_should_be_stops_no_other(ren: User, bad: Any) -> None:
    mio = create_user(actor=Actor.operator(), email="mio@example.jp", name="みお", confirmed=True)
    spoilt = Authenticator.objects.create(user=mio, type="totp", data=bad)
    good = left_open(ren)
    assert spoilt.pk < good.pk
    assert seal_seeds() == 1
    good.refresh_from_db()
    assert is_sealed(good.data["secret"])


def test_codes_of_a_moved_in_account_are_sealed_one_by_one(ren: User) -> None:
    moved = left_open(ren, "recovery_codes", migrated_codes=["11112222", "33334444"])
    left_open(ren)
    seal_seeds()
    moved.refresh_from_db()
    assert all(is_sealed(code) for code in moved.data["migrated_codes"])
    assert second_step_taken("33334444")
    assert not second_step_taken("33334444")


def test_a_seed_that_nobody_can_read_fits_no_code(ren: User, settings: Settings) -> None:
    """An empty key would fit codes that anybody computes."""
    left_open(ren)
    seal_seeds()
    app = Authenticator.objects.get(user=ren)
    for spoilt in ("sealed:", "sealed:???", f"{app.data['secret'][:-8]}AAAAAAAA"):
        app.data = {"secret": spoilt}
        app.save()
        assert not second_step_taken(code_of("", left=3)), spoilt
    settings.SECRET_KEY = "another"
    assert not second_step_taken(code_of("", left=3))


def test_recovery_codes_are_shown_once(client: Client, ren: User) -> None:
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(set_up_app(client), left=3)})
    codes = Authenticator.objects.get(user=ren, type="recovery_codes").wrap().get_unused_codes()
    first = client.get(CODES).content.decode()
    assert all(code in first for code in codes)
    assert f"{codes[0]}%0A{codes[1]}" in first, "the file to keep"
    again = client.get(CODES).content.decode()
    assert not any(code in again for code in codes)
    assert "もう表示できません" in again
    assert client.get(f"{CODES}download/").status_code == 403
    client.post(f"{CODES}generate/")
    fresh = client.get(CODES).content.decode()
    assert not any(code in fresh for code in codes)
    assert "今回だけ" in fresh
