"""People who have a second step, and sites that ask for it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from pytest_django import Settings

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from michinori.people.models import User

FROM = 30_000


@pytest.fixture
def asked(settings: Settings) -> None:
    """The site asks for a second step from ¥30,000 on, as every site does from its own limit on."""
    settings.SECOND_STEP_ASKED = True
    set_setting(actor=Actor.operator(), key="step_above", text=str(FROM))


def with_app(user: User) -> str:
    """Give somebody an authenticator app: its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def stepped(user: User) -> Actor:
    """Somebody who has used the second step in their session."""
    if not Authenticator.objects.filter(user=user).exists():
        with_app(user)
    return Actor.person(user.id, stepped=True)
