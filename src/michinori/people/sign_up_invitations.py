"""Reading invitations to sign up, and who may sign up now."""

from typing import Literal

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.rows import newest_first
from michinori.machinery.settings import settings_now
from michinori.people.staff import require_staff

from .models import SignUpInvitation
from .models.tokens import hash_secret
from .opening import is_being_prepared

PAGE = 50

type Door = Literal["open", "invited", "early", "ending"]
"""For all; for who was invited; not opened yet; for nobody any more, since the market's last day is named."""


def good_ones() -> "QuerySet[SignUpInvitation]":
    """The invitations by which somebody can sign up now."""
    return SignUpInvitation.objects.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=clock.now())


def is_open_to_all() -> bool:
    """Whether everybody may sign up: not before the site is opened for the first time, and not once its last day is
    named.
    """
    return settings_now().site.sign_up_open and is_taking_people() and not is_being_prepared()


def is_taking_people() -> bool:
    """Whether anybody at all may sign up: nobody does once the market's last day is named."""
    return not settings_now().site.last_day


def standing_door() -> Door:
    """How the door of sign-up stands. A few queries."""
    if not is_taking_people():
        return "ending"
    if is_being_prepared():
        return "early"
    return "open" if is_open_to_all() else "invited"


def good_one(*, code: str = "", invitation_id: str = "") -> "QuerySet[SignUpInvitation]":
    """The good invitation that somebody comes with, by its code or, once they have shown that, by its id."""
    if invitation_id:
        return good_ones().filter(id=invitation_id)
    return good_ones().filter(code_hash=hash_secret(code)) if code else SignUpInvitation.objects.none()


def may_sign_up(*, code: str = "", invitation_id: str = "") -> bool:
    """Whether who comes with this invitation, or with none, may sign up now."""
    return is_open_to_all() or (is_taking_people() and good_one(code=code, invitation_id=invitation_id).exists())


def invitations_made(actor: Actor, *, after: str | None = None) -> tuple[list[SignUpInvitation], str | None]:
    """A page of all invitations, newest first, and ``after`` for the next (None on the last). Raises ``not-found``
    (404) for who may not make any.
    """
    require_staff(actor, "invitations")
    rows = SignUpInvitation.objects.select_related("made_by", "used_by")
    return newest_first(rows, "made_at", after=after, limit=PAGE)
