"""Signing all people out at once, after ways in may have got out (the operator's manual, a leak)."""

from collections.abc import Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.machinery import audit
from michinori.machinery.transactions import command
from michinori.people.models import SecurityEntry, StaffAct, Token
from michinori.people.staff import require_elevated, require_staff, roles_of
from michinori.rules.people.staff_roles import role_for

from .access import OPERATOR, read_why

_ENTRY = "signed_out_by_staff"
_AT_ONCE = 1_000


@command
def sign_out_everybody(*, actor: Actor, why: object) -> int:
    """End all sessions, the actor's own as well, and revoke all tokens; return how many people that were. Passwords and
    second steps stay. Each reads it in the security log of their account, and ``why`` among what staff did.

    Only admins who have just proved who they are, and the operator. Raises ``not-found`` (404), ``elevation-needed``
    (403), ``invalid`` (422).
    """
    if actor.kind != "operator":
        require_staff(actor, "everybody")
        require_elevated(actor)
    words = read_why(why)
    now, tokens = timezone.now(), Token.objects.filter(revoked_at__isnull=True)
    people = {*UserSession.objects.values_list("user_id", flat=True), *tokens.values_list("user_id", flat=True)}
    tokens.update(revoked_at=now)
    UserSession.objects.all().delete()
    Session.objects.all().delete()
    _note(actor, sorted(people), words, now)
    audit.note(actor=actor, kind="everybody_signed_out", data={"people": len(people)})
    return len(people)


def _note(actor: Actor, people: Sequence[str], words: str, at: datetime) -> None:
    """Note it in each one's security log and, but for the actor, among what staff did to them."""
    entries = [SecurityEntry(user_id=one, at=at, kind=_ENTRY) for one in people]
    SecurityEntry.objects.bulk_create(entries, batch_size=_AT_ONCE)
    role = role_for("everybody", roles_of(actor.user_id)) or OPERATOR
    others = [one for one in people if one != actor.user_id]
    acts = [
        StaffAct(about_id=one, by_id=actor.user_id, role=role, kind="signed_out", why=words, at=at) for one in others
    ]
    StaffAct.objects.bulk_create(acts, batch_size=_AT_ONCE)
