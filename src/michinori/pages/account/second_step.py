"""Whether somebody signs in with a second step: an authenticator app or a passkey. Required of staff."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(request: HttpRequest) -> bool:
    """Who has one cannot sign in without it (the sign-in library asks). Always True where none is asked for: a demo."""
    if not settings.STAFF_SECOND_STEP:
        return True
    return bool(Authenticator.objects.filter(user_id=request.user.pk, type__in=_KINDS).exists())
