"""Who is on the operator's staff, and what each of them may do (decision 38), for pages, API and commands alike."""

from django.db.models import Exists, OuterRef

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.people.staff_roles import Duty, duties_of, roles_for

from .models import StaffRole, User


def roles_of(user_id: str | None) -> frozenset[str]:
    """The roles of an active member of staff; none for everybody else."""
    if user_id is None:
        return frozenset()
    held = StaffRole.objects.filter(user_id=user_id, user__is_staff=True, user__is_active=True)
    return frozenset(held.values_list("role", flat=True))


def duties(user_id: str | None) -> frozenset[Duty]:
    """All that a person may do at the desk; nothing for who is not of the staff. One query."""
    return duties_of(roles_of(user_id))


def has_duty(user_id: str | None, duty: Duty) -> bool:
    """Whether a person is of the staff and has a role with this duty. One query."""
    return not roles_for(duty).isdisjoint(roles_of(user_id))


def require_staff(actor: Actor, duty: Duty) -> None:
    """Check that the actor is of the staff and has a role with this duty. Raises ``not-found`` (404): what a role may
    not do is for its holder not there, as for strangers.
    """
    roles = roles_of(actor.user_id) if actor.roles is None else actor.roles
    if roles_for(duty).isdisjoint(roles):
        raise Problem.unknown()


def require_elevated(actor: Actor) -> None:
    """Check that the actor has proved a short time ago who they are, or is the operator at the command line. Raises
    ``elevation-needed`` (403).
    """
    if actor.kind != "operator" and not actor.elevated:
        raise Problem.forbidden("elevation-needed")


def staff_with(duty: Duty) -> list[User]:
    """The active staff who have this duty, by id."""
    held = StaffRole.objects.filter(user=OuterRef("pk"), role__in=roles_for(duty))
    return list(User.objects.filter(Exists(held), is_staff=True, is_active=True).order_by("id"))


def staff_and_roles() -> list[tuple[User, tuple[str, ...]]]:
    """All active staff with their roles, each in the order in which they were given. Two queries."""
    people = User.objects.filter(is_staff=True, is_active=True).order_by("display_name", "id")
    rows = StaffRole.objects.filter(user__in=people).order_by("given_at", "id").values_list("user_id", "role")
    held: dict[str, list[str]] = {}
    for user_id, role in rows:
        held.setdefault(user_id, []).append(role)
    return [(user, tuple(held.get(user.id, ()))) for user in people]
