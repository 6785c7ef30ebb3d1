"""The second step of signing in (authenticator app or passkey), which staff must have."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

_KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(request: HttpRequest) -> bool:
    """Whether the signed-in person has set up a second step; the sign-in library then asks for it at each sign-in.

    Always True where ``STAFF_SECOND_STEP`` is off, as in a demo.
    """
    if not settings.STAFF_SECOND_STEP:
        return True
    return bool(Authenticator.objects.filter(user_id=request.user.pk, type__in=_KINDS).exists())
