"""Who is staff and in which roles (decision 38)."""

from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, outbox
from michinori.machinery.addresses import address_of
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.models import StaffRole, User
from michinori.people.staff import require_elevated, require_staff, roles_of
from michinori.rules.people.staff_roles import ADMIN, ROLES

from .access import end_sessions
from .security import note


@command
def set_staff(*, actor: Actor, user_id: str, staff: bool) -> User:
    """Make a person staff, as admin if they have no role yet; or take all their roles, which revokes their tokens of
    staff and signs them out. Only the operator, at the command line. Doing it again changes nothing. Raises
    ``forbidden``, ``not-found``.
    """
    user = _account(actor, user_id)
    if staff and not roles_of(user.id):
        _give(actor, user, ADMIN)
    if not staff:
        for role in ROLES:
            _take(actor, user, role)
        _end_staff(actor, user)
    return user


@command
def give_role(*, actor: Actor, user_id: str, role: str) -> User:
    """Give a person a role of the staff, which makes them staff. It is mailed to them, and stands in their security log
    and in staff's. Having it already changes nothing.

    Only admins who have just proved who they are, and only to others, not to accounts of their own party (``own-role``,
    403); the operator at the command
    line to anybody. Raises ``not-found`` (404) for everybody else, ``elevation-needed`` (403), ``invalid`` (422).
    """
    user = _held(actor, user_id)
    _give(actor, user, role)
    return user


@command
def take_role(*, actor: Actor, user_id: str, role: str) -> User:
    """Take a role of the staff from a person; with the last they are staff no longer, their tokens of staff are revoked
    and they are signed out. Not having it changes nothing. Who may, and what is raised: as ``give_role``.
    """
    user = _held(actor, user_id)
    _take(actor, user, role)
    if not user.staff_roles.exists():
        _end_staff(actor, user)
    return user


def _held(actor: Actor, user_id: str) -> User:
    """The person, locked together with the actor, so that two admins who take each other's role wait for each other."""
    if actor.kind == "operator":
        return _account(actor, user_id)
    require_staff(actor, "roles")
    require_elevated(actor)
    own = actor.user_id or ""
    people = lock(User, user_id, own)
    user = people[user_id]
    require_staff(actor, "roles")
    if user.party_id == people[own].party_id:
        raise Problem.forbidden("own-role")
    if not user.is_active:
        raise Problem.unknown()
    return user


def _give(actor: Actor, user: User, role: str) -> None:
    if role not in ROLES:
        raise Problem.invalid(Flaw("role", "not_a_choice"))
    if not user.is_staff:
        user.staff_roles.all().delete()  # left by a version before roles, which ended the staff without them
        user.is_staff = True
        user.save(update_fields=["is_staff"])
        note(user.id, "staff_given")
        audit.note(actor=actor, kind="staff_given", data={"user": user.id})
    given = {"given_by_id": actor.user_id, "given_at": timezone.now()}
    _, new = StaffRole.objects.get_or_create(user=user, role=role, defaults=given)
    if new:
        _tell(actor, user, "staff_role_given", role)


def _take(actor: Actor, user: User, role: str) -> None:
    if user.staff_roles.filter(role=role).delete()[0] and user.is_staff:
        _tell(actor, user, "staff_role_taken", role)


def _end_staff(actor: Actor, user: User) -> None:
    if not user.is_staff:
        return
    user.is_staff = False
    user.save(update_fields=["is_staff"])
    user.tokens.filter(scopes__contains=["staff"], revoked_at__isnull=True).update(revoked_at=timezone.now())
    end_sessions(user)
    note(user.id, "staff_ended")
    audit.note(actor=actor, kind="staff_ended", data={"user": user.id})


def _tell(actor: Actor, user: User, kind: str, role: str) -> None:
    """Note a role given or taken in both logs, and mail the person."""
    note(user.id, kind, role)
    letter = {"to": user.email, "language": user.language, "name": user.display_name}
    values = {"staff_role": role, "link": address_of(PageRef("desk"))}
    outbox.put("mail", letter | {"template": kind, "values": values})
    audit.note(actor=actor, kind=kind, data={"user": user.id, "role": role})


def _account(actor: Actor, user_id: str) -> User:
    if actor.kind != "operator":
        raise Problem.forbidden()
    user = lock(User, user_id)[user_id]
    if not user.is_active:
        raise Problem.unknown()
    return user
