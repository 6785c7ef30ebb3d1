"""Inviting people to sign up, for a site that is not open to all (setting ``sign_up_open``)."""

import secrets
from datetime import timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock
from michinori.machinery.last_day import require_no_last_day
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.models import SignUpInvitation
from michinori.people.models.tokens import hash_secret
from michinori.people.sign_up_invitations import good_one, good_ones, is_open_to_all
from michinori.people.staff import require_staff

GOOD_FOR = timedelta(days=14)
MOST_GOOD = 500
"""Invitations that are good at the same time: each is a way in for whoever gets at it."""


@command
def invite_to_sign_up(*, actor: Actor) -> tuple[SignUpInvitation, str]:
    """Make an invitation; return it and its code, which is not stored. Good for one account within ``GOOD_FOR``.

    Admins and support, and the operator's command line. Raises ``not-found`` (404), ``too-many-sign-up-invitations``,
    ``sign-up-over`` (409).
    """
    _require(actor)
    require_no_last_day("sign-up-over")
    if good_ones().count() >= MOST_GOOD:
        raise Problem("too-many-sign-up-invitations", limit=MOST_GOOD)
    code, now = secrets.token_urlsafe(32), clock.now()
    made = SignUpInvitation.objects.create(
        code_hash=hash_secret(code), made_by_id=actor.user_id, made_at=now, expires_at=now + GOOD_FOR
    )
    audit.note(actor=actor, kind="sign_up_invited", data={"invitation": made.id})
    return made, code


@command
def withdraw_sign_up_invitation(*, actor: Actor, sign_up_invitation_id: str) -> None:
    """Take a good invitation back: its link opens nothing any more. Who may: as ``invite_to_sign_up``. Raises
    ``not-found`` (404), also for one that is used, withdrawn or expired.
    """
    _require(actor)
    found = good_ones().filter(id=sign_up_invitation_id).first() if sign_up_invitation_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    held = lock(SignUpInvitation, found.id)[found.id]
    if held.used_at is not None or held.withdrawn_at is not None:
        raise Problem.unknown()
    held.withdrawn_at = clock.now()
    held.save(update_fields=["withdrawn_at"])
    audit.note(actor=actor, kind="sign_up_invitation_withdrawn", data={"invitation": held.id})


def hold_invitation(*, code: str = "", invitation_id: str = "") -> SignUpInvitation | None:
    """The good invitation that somebody comes with (``good_one``), used from now on and locked, so that of two who come
    with it at once one waits and is refused; None while the site is open to all, which takes none. Raises
    ``not-invited`` (403).
    """
    if is_open_to_all():
        return None
    now = clock.now()
    found = good_one(code=code, invitation_id=invitation_id).select_for_update().first()
    if found is None:
        raise Problem.forbidden("not-invited")
    found.used_at = now
    return found


def use_invitation(held: SignUpInvitation | None, user_id: str) -> None:
    """Note who signed up by the invitation that is held, if it took one."""
    if held is not None:
        held.used_by_id = user_id
        held.save(update_fields=["used_by", "used_at"])


@command
def spend_invitation(*, code: str) -> None:
    """Use an invitation up for somebody whose address is a member's already, so that nobody can try out with it whose
    address is known. It is shown as one that was taken back. Raises ``not-invited`` (403) as ``hold_invitation``.
    """
    held = hold_invitation(code=code)
    if held is not None:
        held.withdrawn_at = held.used_at
        held.save(update_fields=["withdrawn_at"])


def _require(actor: Actor) -> None:
    if actor.kind != "operator":
        require_staff(actor, "invitations")
