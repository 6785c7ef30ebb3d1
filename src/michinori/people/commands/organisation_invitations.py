"""Inviting people into an organisation, and their answers: nobody is a member without accepting (domain § 8)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, outbox, rates
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people import policy
from michinori.people.models import Membership, Organisation, OrganisationInvitation, User
from michinori.people.organisation_invitations import known_to
from michinori.people.second_step import POWERS
from michinori.rules.fields import Reader

from .members import ROLES, require_step_for_power, tell_of_power
from .organisations import held_organisation
from .security import note

EMAIL_LIMIT = 254
ANSWER_WITHIN = timedelta(days=14)
"""Invitations that one person, and the members of one organisation together, may send in 24 hours."""


@command
def invite_member(*, actor: Actor, organisation_id: str, email: str, role: str) -> OrganisationInvitation:
    """Invite the holder of an e-mail address to become a member. The answer is the same whether or not the address
    has an account, belongs to a member, or a block separates the two, so that nothing is learnt about the address.

    Owners only. Raises ``not-found`` (404), ``owners-only``, ``second-step-needed`` (403) for an owner or approver,
    ``invited-to-organisation`` (409) while an invitation to that address is open, ``organisation-closed`` (409),
    ``too-many-members-invited`` (429), ``invalid``.
    """
    organisation = _owned(actor, organisation_id)
    reader = Reader({"email": email, "role": role})
    address = reader.line("email", EMAIL_LIMIT).lower()
    chosen = reader.choice("role", ROLES)
    if not reader.has_flaw("email"):
        try:
            validate_email(address)
        except ValidationError:
            reader.flaw("email", "bad_format")
    reader.finish()
    if organisation.client.business_ends.exists():
        raise Problem("organisation-closed")
    if chosen in POWERS:
        require_step_for_power(actor, organisation_id, address)
    now = clock.now()
    open_ones = organisation.invitations.filter(email=address, status="open")
    if open_ones.filter(expires_at__gt=now).exists():
        raise Problem("invited-to-organisation")
    open_ones.update(status="withdrawn", answered_at=now, email="")
    limit = settings_now().site.members_invited_a_day
    for who in (organisation.id, *([actor.user_id] if actor.user_id else [])):
        rates.count(f"organisation-invitations {who}", limit, rates.DAY, "too-many-members-invited")
    made = OrganisationInvitation.objects.create(
        organisation=organisation,
        email=address,
        role=chosen,
        made_by_id=actor.user_id,
        made_at=now,
        expires_at=now + ANSWER_WITHIN,
    )
    _tell(made, actor, "member_invited")
    outbox.put("organisation_invited", {"invitation_id": made.id})
    return made


@command
def accept_organisation_invitation(*, actor: Actor, organisation_invitation_id: str) -> Membership:
    """Become a member in the role offered; the owners are told.

    Raises ``not-found`` (404) for an invitation to an address that is not the actor's confirmed one, and where a block
    separates the two; ``invitation-answered``, ``invitation-expired``, ``already-member`` (409).
    """
    invitation = _received(actor, organisation_invitation_id)
    if Membership.objects.filter(organisation=invitation.organisation_id, user_id=actor.user_id).exists():
        raise Problem("already-member")
    _answer(invitation, actor, "accepted")
    membership = Membership.objects.create(
        organisation_id=invitation.organisation_id,
        user_id=actor.user_id or "",
        role=invitation.role,
        made_at=invitation.answered_at or clock.now(),
    )
    _tell(invitation, actor, "member_joined", role=invitation.role)
    note(membership.user_id, "role_given", invitation.organisation_id)
    outbox.put("member_joined", {"organisation_id": invitation.organisation_id, "user_id": actor.user_id})
    tell_of_power(membership)
    return membership


@command
def decline_organisation_invitation(*, actor: Actor, organisation_invitation_id: str) -> OrganisationInvitation:
    """Decline an invitation. Raises ``not-found`` (404), ``invitation-answered``, ``invitation-expired`` (409)."""
    invitation = _received(actor, organisation_invitation_id)
    _answer(invitation, actor, "declined")
    _tell(invitation, actor, "member_declined")
    return invitation


@command
def withdraw_organisation_invitation(*, actor: Actor, organisation_invitation_id: str) -> OrganisationInvitation:
    """Take an open invitation back; owners only. Raises ``not-found`` (404), ``invitation-answered`` (409)."""
    found = OrganisationInvitation.objects.filter(id=organisation_invitation_id).first()
    if found is None or not policy.allows(actor, "manage_members", found.organisation):
        raise Problem.unknown()
    held_organisation(found.organisation_id)
    found.refresh_from_db()
    _answer(found, actor, "withdrawn", late=True)
    _tell(found, actor, "invitation_withdrawn")
    return found


@command
def strike_unanswered() -> int:
    """End invitations that nobody has answered within ``unanswered_days`` of their sending, and strike the addresses
    that they went to; return how many. They had no effect any more.
    """
    now = clock.now()
    before = now - timedelta(days=settings_now().site.unanswered_days)
    over = OrganisationInvitation.objects.filter(status="open", made_at__lt=before, expires_at__lte=now)
    found = list(over.order_by("id").select_for_update(no_key=True))
    OrganisationInvitation.objects.filter(id__in=[one.id for one in found]).update(
        status="withdrawn", answered_at=now, email=""
    )
    for one in found:
        _tell(one, Actor.clock(), "invitation_withdrawn")
    return len(found)


def _owned(actor: Actor, organisation_id: str) -> Organisation:
    organisation = held_organisation(organisation_id)
    if not policy.allows(actor, "manage_members", organisation):
        raise Problem.forbidden("owners-only")
    return organisation


def _received(actor: Actor, organisation_invitation_id: str) -> OrganisationInvitation:
    """An invitation to the actor, with its organisation locked. Raises ``not-found`` (404)."""
    found = known_to(actor).filter(id=organisation_invitation_id).first()
    if found is None:
        raise Problem.unknown()
    lock(User, actor.user_id or "")
    held_organisation(found.organisation_id)
    found.refresh_from_db()
    return found


def _answer(invitation: OrganisationInvitation, actor: Actor, status: str, *, late: bool = False) -> None:
    now = clock.now()
    if invitation.status != "open":
        raise Problem("invitation-answered")
    if invitation.expires_at <= now and not late:
        raise Problem("invitation-expired")
    invitation.status, invitation.answered_at, invitation.answered_by_id = status, now, actor.user_id
    invitation.email = ""
    invitation.save(update_fields=["status", "answered_at", "answered_by", "email"])


def _tell(invitation: OrganisationInvitation, actor: Actor, kind: str, **more: str) -> None:
    """Write to the organisation's history; the address stays in the row alone."""
    data = {"invitation": invitation.id, **more}
    events.write(invitation.organisation_id, at=clock.now(), actor=actor, kind=kind, data=data)
