"""Commands for an organisation's members and their roles (domain § 8: members work, approvers also move money)."""

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events, outbox
from michinori.machinery.transactions import command
from michinori.people import policy
from michinori.people.models import Membership, Organisation
from michinori.people.second_step import POWERS, lacks_second_step, require_second_step
from michinori.rules.fields import Reader

from .organisations import held_organisation
from .security import note

ROLES = ("owner", "approver", "member")


@command
def change_role(*, actor: Actor, organisation_id: str, user_id: str, role: str) -> Membership:
    """Change a member's role; owners only. Raises ``not-found``, ``owners-only``, ``second-step-needed`` (403) where
    somebody gets or loses power over money, ``invalid``, ``last-owner``.
    """
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
    if {membership.role, chosen} & set(POWERS) and user_id != actor.user_id:
        require_step_for_power(actor, organisation_id, membership.user.display_name)
    membership.role = chosen
    membership.save(update_fields=["role"])
    tell_of_power(membership)
    data = {"user": user_id, "role": chosen}
    events.write(organisation.id, at=clock.now(), actor=actor, kind="member_role_changed", data=data)
    note(user_id, "role_changed", organisation.id)
    return membership


@command
def remove_member(*, actor: Actor, organisation_id: str, user_id: str, confirm: str) -> None:
    """Remove a member, as an owner; ``confirm`` repeats the member's public name. Raises ``not-found``,
    ``owners-only``, ``second-step-needed`` (403) for an owner or approver, ``invalid``, ``last-owner``.
    """
    organisation = held_organisation(organisation_id)
    _owners_only(actor, organisation)
    membership = _membership(organisation, user_id)
    name = membership.user.display_name
    if confirm.strip() != name:
        raise Problem.invalid(Flaw("confirm", "name_differs", {"name": name}))
    if membership.role in POWERS and user_id != actor.user_id:
        require_step_for_power(actor, organisation_id, name)
    _end(organisation, membership, actor, "member_removed")


@command
def leave_organisation(*, actor: Actor, organisation_id: str) -> None:
    """Leave an organisation. A sole owner makes another member owner first, or withdraws the organisation (domain
    §§ 6, 8). Raises ``not-found``, ``last-owner`` (409).
    """
    organisation = held_organisation(organisation_id)
    _end(organisation, _membership(organisation, actor.user_id or ""), actor, "member_left")


def require_step_for_power(actor: Actor, organisation_id: str, name: str) -> None:
    """Check that the actor may give the power over an organisation's money to somebody of that name or address, or take
    it from them. Raises ``second-step-needed`` (403).
    """
    page = PageRef("organisation", (organisation_id,))
    require_second_step(actor, organisation_id, act="power", to=lambda: name, page=page)


def tell_of_power(membership: Membership) -> None:
    """Tell an owner or approver, where it takes a second step to move money and they have none, how to set it up."""
    if membership.role in POWERS and lacks_second_step(membership.user_id):
        given = {"organisation_id": membership.organisation_id, "user_id": membership.user_id}
        outbox.put("power_given", given)


def _end(organisation: Organisation, membership: Membership, actor: Actor, kind: str) -> None:
    _keep_an_owner(organisation, membership)
    membership.delete()
    data = {"user": membership.user_id}
    events.write(organisation.id, at=clock.now(), actor=actor, kind=kind, data=data)
    note(membership.user_id, "role_ended", organisation.id)


def _owners_only(actor: Actor, organisation: Organisation) -> None:
    if not policy.allows(actor, "manage_members", organisation):
        raise Problem.forbidden("owners-only")


def _membership(organisation: Organisation, user_id: str) -> Membership:
    membership = Membership.objects.filter(organisation=organisation, user_id=user_id).select_related("user").first()
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
