"""What staff do about the ways into somebody's account, for a reason that the person reads (decision 43)."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.looking import require_look
from michinori.people.models import StaffAct, User
from michinori.people.staff import has_duty, require_elevated, require_staff, roles_of
from michinori.rules.fields import Reader
from michinori.rules.people.looking import APART, WHY_LIMIT
from michinori.rules.people.staff_roles import role_for

from .security import note

OPERATOR = "operator"
"""The role in which the command line acts."""
_ENTRY = {"signed_out": "signed_out_by_staff"}
"""The act's kind in the security log, where ``signed_out`` is the person's own."""
_COUNTS = ("waiting", "done")


@command
def sign_out_everywhere(*, actor: Actor, user_id: str, why: object) -> int:
    """End all sessions of a person and revoke all their tokens; return how many there were. They are told by mail, and
    read ``why`` with it and in their settings.

    Only by staff who look after accounts, have just proved who they are and stated why they look at the person; on an
    account of staff only by an admin. Raises ``not-found`` (404), ``elevation-needed``, ``reason-needed``,
    ``own-matter``, ``staff-by-admin`` (403), ``invalid`` (422).
    """
    words, user = read_why(why), held_account(actor, user_id)
    tokens = user.tokens.filter(revoked_at__isnull=True)
    ended = end_sessions(user) + tokens.update(revoked_at=timezone.now())
    _tell(actor, user, "signed_out", words)
    return ended


@command
def reset_second_step(*, actor: Actor, user_id: str, checked: object = "") -> int:
    """Take away all second steps of a person who has lost them, after staff made sure who asks; return how many there
    were. The person is signed out everywhere and told by mail. Their password stays: whoever resets it gets in no more
    than before.

    ``checked``: what was checked, which the person reads; the operator at the command line may leave it out. By whom,
    and what is raised: as ``sign_out_everywhere``, and ``two-of-staff`` (403) for who lately asked to change the
    person's address; the operator always may.
    """
    words = "" if actor.kind == "operator" and not checked else read_why(checked, "checked")
    user = held_account(actor, user_id)
    if user.address_changes.filter(by_id=actor.user_id, made_at__gt=clock.now() - APART, status__in=_COUNTS).exists():
        raise Problem.forbidden("two-of-staff")
    gone: int = Authenticator.objects.filter(user=user).delete()[0]
    if gone:
        end_sessions(user)
        _tell(actor, user, "second_step_reset", words)
    return gone


def end_sessions(user: User) -> int:
    """End all sessions of a person; return how many there were."""
    there = list(UserSession.objects.filter(user=user))
    for session in there:
        session.end()
    return len(there)


def read_why(typed: object, field: str = "why") -> str:
    """Read what staff say of their act. Raises ``invalid`` (422)."""
    reader = Reader({field: typed})
    words = reader.block(field, WHY_LIMIT)
    reader.finish()
    return words


def held_account(actor: Actor, user_id: str) -> User:
    """The account that is acted on, locked. Raises what ``sign_out_everywhere`` does."""
    if actor.kind == "operator":
        user = lock(User, user_id)[user_id]
    else:
        require_staff(actor, "accounts")
        require_elevated(actor)
        own = actor.user_id or ""
        people = lock(User, user_id, own)
        user = people[user_id]
        if user.party_id == people[own].party_id:
            raise Problem.forbidden("own-matter")
        if user.is_staff and not has_duty(own, "roles"):
            raise Problem.forbidden("staff-by-admin")
        require_look(actor, user_id)
    if not user.is_active:
        raise Problem.unknown()
    return user


def _tell(actor: Actor, user: User, kind: str, words: str) -> None:
    """Note it in the person's security log, among the acts that they read, and in staff's log; mail them."""
    note_act(actor, user, kind, words)
    letter = {"to": user.email, "language": user.language, "name": user.display_name}
    outbox.put("mail", letter | {"template": kind, "values": {"why": words or "—"}})


def note_act(actor: Actor, user: User, kind: str, words: str) -> None:
    """Note an act in the person's security log, among the acts that they read, and in staff's log."""
    StaffAct.objects.create(
        about_id=user.id,
        by_id=actor.user_id,
        role=role_for("accounts", roles_of(actor.user_id)) or OPERATOR,
        kind=kind,
        why=words,
        at=timezone.now(),
    )
    note(user.id, _ENTRY.get(kind, kind))
    audit.note(actor=actor, kind=kind, data={"user": user.id})
