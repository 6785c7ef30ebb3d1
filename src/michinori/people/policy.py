"""Permissions on users and organisations."""

from typing import Literal

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor

from .models import Membership, Organisation, User

Act = Literal["see_members", "manage_members", "rename", "declare", "edit", "show_face"]


def allows(actor: Actor, act: Act, row: User | Organisation) -> bool:
    """Whether the actor may do this. The operator may do everything; a user may act on their own account, and on an
    organisation by their role: members see the members; owners change members, name, mark and declarations.
    """
    if actor.kind == "operator":
        return True
    if actor.user_id is None:
        return False
    if isinstance(row, User):
        return row.id == actor.user_id and row.is_active
    role = (
        Membership.objects.filter(organisation=row, user_id=actor.user_id, user__is_active=True)
        .values_list("role", flat=True)
        .first()
    )
    return role is not None if act == "see_members" else role == Membership.Role.OWNER


def visible_to(actor: Actor | None) -> "QuerySet[User]":
    """The users whose public pages ``actor`` may see (None: a visitor): active users and the actor."""
    own = Q(id=actor.user_id) if actor and actor.user_id else Q()
    return User.objects.filter(Q(is_active=True) | own if own else Q(is_active=True))
