"""Commands for an organisation's members and their roles (domain § 8: members work, approvers also move money)."""

from allauth.account.models import EmailAddress
from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events, outbox
from michinori.people import policy
from michinori.people.models import Membership, Organisation, User
from michinori.rules.fields import Reader

from .organisations import held_organisation

ROLES = ("owner", "approver", "member")


@transaction.atomic
def add_member(*, actor: Actor, organisation_id: str, email: str, role: str) -> Membership:
    """Add the user with that confirmed e-mail address to the organisation; they are told by mail and may leave any
    time.

    Owners only. Raises ``not-found``, ``owners-only``, ``already-member``, ``invalid`` (also ``unknown_member``).
    """
    organisation = held_organisation(organisation_id)
    _owners_only(actor, organisation)
    reader = Reader({"email": email, "role": role})
    address = reader.line("email", 254).lower()
    chosen = reader.choice("role", ROLES)
    reader.finish()
    user = _confirmed(address)
    if user is None:
        raise Problem.invalid(Flaw("email", "unknown_member"))
    if Membership.objects.filter(organisation=organisation, user=user).exists():
        raise Problem("already-member")
    now = clock.now()
    membership = Membership.objects.create(organisation=organisation, user=user, role=chosen, made_at=now)
    data = {"user": user.id, "role": chosen}
    events.write(organisation.id, at=now, actor=actor, kind="member_added", data=data)
    outbox.put("member_added", {"user_id": user.id, "organisation": organisation.name, "role": chosen})
    return membership


@transaction.atomic
def change_role(*, actor: Actor, organisation_id: str, user_id: str, role: str) -> Membership:
    """Change a member's role; owners only. Raises ``not-found``, ``owners-only``, ``invalid``, ``last-owner``."""
    organisation = held_organisation(organisation_id)
    _owners_only(actor, organisation)
    reader = Reader({"role": role})
    chosen = reader.choice("role", ROLES)
    reader.finish()
    membership = _membership(organisation, user_id)
    if membership.role == chosen:
        return membership
    if chosen != Membership.Role.OWNER:
        _keep_an_owner(organisation, membership)
    membership.role = chosen
    membership.save(update_fields=["role"])
    data = {"user": user_id, "role": chosen}
    events.write(organisation.id, at=clock.now(), actor=actor, kind="member_role_changed", data=data)
    return membership


@transaction.atomic
def remove_member(*, actor: Actor, organisation_id: str, user_id: str) -> None:
    """Remove a member, as an owner or as the member who leaves. Raises ``not-found``,
    ``owners-only``, ``last-owner``.
    """
    organisation = held_organisation(organisation_id)
    if actor.user_id != user_id:
        _owners_only(actor, organisation)
    membership = _membership(organisation, user_id)
    _keep_an_owner(organisation, membership)
    membership.delete()
    events.write(organisation.id, at=clock.now(), actor=actor, kind="member_removed", data={"user": user_id})


def _owners_only(actor: Actor, organisation: Organisation) -> None:
    if not policy.allows(actor, "manage_members", organisation):
        raise Problem.forbidden("owners-only")


def _confirmed(email: str) -> User | None:
    address = (
        EmailAddress.objects.filter(email=email, verified=True, user__is_active=True).select_related("user").first()
    )
    return address.user if address else None


def _membership(organisation: Organisation, user_id: str) -> Membership:
    membership = Membership.objects.filter(organisation=organisation, user_id=user_id).first()
    if membership is None:
        raise Problem.unknown()
    return membership


def _keep_an_owner(organisation: Organisation, leaving: Membership) -> None:
    """Refuse to take the last owner (``last-owner``). The organisation is locked, so the owners cannot change
    meanwhile.
    """
    owners = Membership.objects.filter(organisation=organisation, role=Membership.Role.OWNER)
    if leaving.role == Membership.Role.OWNER and not owners.exclude(pk=leaving.pk).exists():
        raise Problem("last-owner")
