"""Timed elevation: who proved again by password, passkey or code who they are may for a while do what is dangerous."""

import time
from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

_SET_UP = "second_step_set_up"
LASTS = timedelta(minutes=15)
"""Long enough to look at a paper and decide on a few cases in a row, short enough that a desk left open over a break
has lost it. The sign-in library's own five minutes would ask twice for one list of payouts."""


def is_elevated(request: HttpRequest) -> bool:
    """Whether whoever sends this proved again who they are, in this session, at most ``LASTS`` of real time ago. Having
    signed in is not enough.
    """
    again = proved_at(request)
    return again is not None and 0 <= time.time() - again < LASTS.total_seconds()


def proved_at(request: HttpRequest) -> float | None:
    """When, in this session, its person last proved again who they are."""
    again = [one["at"] for one in get_authentication_records(request, request.user) if one.get("reauthenticated")]
    return again[-1] if again else None


def has_used_second_step(request: HttpRequest) -> bool:
    """Whether an authenticator app, a passkey or a recovery code was used in this session, at the sign-in or later, or
    the first of them set up.
    """
    used = any(one["method"] == "mfa" for one in get_authentication_records(request, request.user))
    return used or request.session.get(_SET_UP) == str(request.user.pk)


def note_set_up(request: HttpRequest) -> None:
    """Note that the reader has set up the first second step in this session."""
    request.session[_SET_UP] = str(request.user.pk)
