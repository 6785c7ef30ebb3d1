"""Permissions on users and organisations."""

from typing import Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, Model, OuterRef, Q, QuerySet, Value

from michinori.kernel.actor import Actor
from michinori.machinery.lookups import Among
from michinori.machinery.rows import Per

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


def acted_for_by(user_id: str, client_field: str = "client_id") -> Q:
    """Filter for rows whose client (``client_field`` holds its id) this person is, or acts for as a member.

    Their organisations are looked up first, so that an index on the client answers, also beside an OR.
    """
    theirs = ArraySubquery(Membership.objects.filter(user_id=user_id).values("organisation_id"))
    return Q(Among(F(client_field), Func(theirs, Value(user_id), function="array_append")))


def sides_as_client[M: Model](rows: QuerySet[M], user_id: str) -> list[QuerySet[M] | Per[M]]:
    """Rows with this person as ``client_id``, and those of each of their organisations, for ``first_of_each``."""
    theirs = rows.filter(client_id=OuterRef("organisation_id"))
    return [rows.filter(client_id=user_id), Per(Membership.objects.filter(user_id=user_id), theirs)]


def visible_to(actor: Actor | None) -> "QuerySet[User]":
    """The users whose public pages ``actor`` may see (None: a visitor): active users and the actor."""
    own = Q(id=actor.user_id) if actor and actor.user_id else Q()
    return User.objects.filter(Q(is_active=True) | own if own else Q(is_active=True))
