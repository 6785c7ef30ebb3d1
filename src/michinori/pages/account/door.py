"""The door of sign-up where the site is not open to all: what somebody comes with, and what all others see."""

import time
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from michinori.machinery import practising
from michinori.people.opening import is_being_prepared, is_setting_up
from michinori.people.sign_up_invitations import Door, good_one, is_taking_people, standing_door

_KEPT = "sign_up_invitation"
_REMEMBERED = 15
"""Seconds for which a process remembers how the door stands, so that no page asks for it."""


@dataclass
class _Seen:
    """What this process remembers, until ``until`` (of the machine's own clock)."""

    until: float = 0.0
    door: Door = "open"


_seen = _Seen()


def door_now() -> Door:
    """How the door stands, for pages that lead to it: they lead to signing up only where that is possible. A few
    queries every 15 seconds; none in a practice, whose database is not the site's.
    """
    if _seen.until < time.monotonic() and not practising.is_inside():
        remember(standing_door())
    return _seen.door


def remember(door: Door, seconds: float = _REMEMBERED) -> None:
    """Remember this for a while."""
    _seen.until, _seen.door = time.monotonic() + seconds, door


def forget() -> None:
    """Ask again at the next page; after the door was moved in this process."""
    _seen.until = 0.0


def invitation_of(request: HttpRequest) -> str:
    """The code of the invitation that a sign-up came with, from the link or from the form; empty for none."""
    return (request.POST if request.method == "POST" else request.GET).get("invitation", "")


def keep_invitation(request: HttpRequest) -> None:
    """Have the session remember a good invitation of who goes to the provider meanwhile: by its id, since its code is
    stored nowhere.
    """
    found = good_one(code=invitation_of(request)).first()
    if found is not None:
        request.session[_KEPT] = found.id


def kept_invitation(request: HttpRequest) -> str:
    """The id of what ``keep_invitation`` kept; empty for none."""
    return str(request.session.get(_KEPT, ""))


def forget_invitation(request: HttpRequest) -> None:
    """Forget it once it was used."""
    request.session.pop(_KEPT, None)


def show_closed(request: HttpRequest) -> HttpResponse:
    """The page (403) for who was not invited, or comes before the site is open, or once its last day is named."""
    values = {"ending": not is_taking_people(), "early": is_being_prepared(), "begun": is_setting_up()}
    return render(request, "account/signup_closed.html", values, status=403)
