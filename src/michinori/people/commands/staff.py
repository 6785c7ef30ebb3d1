"""Commands of the operator, on the machine itself: who is staff, and second steps that were lost."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, outbox
from michinori.machinery.locks import lock
from michinori.people.models import User

from .security import note


@transaction.atomic
def set_staff(*, actor: Actor, user_id: str, staff: bool) -> User:
    """Make a person staff, or end that, which revokes their tokens of staff and signs them out. The person's security
    log and staff's log note it. Doing it again changes nothing. Raises ``forbidden``, ``not-found``.
    """
    user = _account(actor, user_id)
    if user.is_staff == staff:
        return user
    user.is_staff = staff
    user.save(update_fields=["is_staff"])
    if not staff:
        user.tokens.filter(scopes__contains=["staff"], revoked_at__isnull=True).update(revoked_at=timezone.now())
        _sign_out_everywhere(user)
    kind = "staff_given" if staff else "staff_ended"
    note(user.id, kind)
    audit.note(actor=actor, kind=kind, data={"user": user.id})
    return user


@transaction.atomic
def reset_second_step(*, actor: Actor, user_id: str) -> int:
    """Take away all second steps of a person who has lost them, after the operator made sure who asks; return how many
    there were. The person is signed out everywhere and told by mail. Raises ``forbidden``, ``not-found``.
    """
    user = _account(actor, user_id)
    gone: int = Authenticator.objects.filter(user=user).delete()[0]
    if gone:
        _sign_out_everywhere(user)
        note(user.id, "second_step_reset")
        letter = {"to": user.email, "language": user.language, "name": user.display_name}
        outbox.put("mail", letter | {"template": "second_step_reset", "values": {}})
        audit.note(actor=actor, kind="second_step_reset", data={"user": user.id})
    return gone


def _account(actor: Actor, user_id: str) -> User:
    if actor.kind != "operator":
        raise Problem.forbidden()
    user = lock(User, user_id)[user_id]
    if not user.is_active:
        raise Problem.unknown()
    return user


def _sign_out_everywhere(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
