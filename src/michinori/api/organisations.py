"""Organisations and their members."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, face_url
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Answer, Room
from michinori.people import queries
from michinori.people.commands.members import leave_organisation
from michinori.people.commands.organisation_invitations import (
    accept_organisation_invitation,
    decline_organisation_invitation,
    invite_member,
    withdraw_organisation_invitation,
)
from michinori.people.commands.organisations import create_organisation
from michinori.people.models import Membership, Organisation, OrganisationInvitation
from michinori.people.organisation_invitations import received_by

room = Room(_("組織"))


class NewOrganisation(Body):
    """What a new organisation needs."""

    name: str
    corporate_number: str | None = Field(None, description="法人番号, 13 digits; the check digit is not looked at here")


class NewOrganisationInvitation(Body):
    """Whom to invite, by e-mail address, and as what."""

    email: str
    role: str = Field(description="owner, approver or member")


class OrganisationOut(BaseModel):
    """An organisation, which is a client."""

    id: str
    name: str
    face_url: str | None
    corporate_number: str | None
    verified: bool
    made_at: Instant


class Member(BaseModel):
    """A member and what they may do."""

    user_id: str
    display_name: str
    face_url: str | None
    role: str
    made_at: Instant


class SentOrganisationInvitation(BaseModel):
    """An invitation as its sender sees it."""

    id: str
    email: str
    role: str
    status: str = Field(description="open, accepted, declined or withdrawn")
    made_at: Instant
    expires_at: Instant


class ReceivedOrganisationInvitation(BaseModel):
    """An invitation as its receiver sees it."""

    id: str
    organisation_id: str
    organisation_name: str
    role: str
    status: str = Field(description="open, accepted, declined or withdrawn")
    made_at: Instant
    expires_at: Instant


class Members(BaseModel):
    """All members, the first first."""

    items: list[Member]
    next: str | None = None


def _organisation(row: Organisation) -> OrganisationOut:
    return OrganisationOut(
        id=row.id,
        name=row.name,
        face_url=face_url(row),
        corporate_number=row.corporate_number,
        verified=row.verified,
        made_at=row.made_at,
    )


def _member(row: Membership) -> Member:
    return Member(
        user_id=row.user_id,
        display_name=row.user.display_name,
        face_url=face_url(row.user),
        role=row.role,
        made_at=row.made_at,
    )


def _received(row: OrganisationInvitation) -> ReceivedOrganisationInvitation:
    return ReceivedOrganisationInvitation(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        role=row.role,
        status=row.status,
        made_at=row.made_at,
        expires_at=row.expires_at,
    )


@room.command("/organisations", OrganisationOut, _("組織を作る"), body=NewOrganisation, status=201)
def create_an_organisation(call: Call, body: NewOrganisation) -> OrganisationOut:
    """The caller becomes its owner. Organisations with one corporate number count as one party."""
    made = create_organisation(actor=call.actor, name=body.name, corporate_number=body.corporate_number, typed=False)
    return _organisation(made)


@room.query("/organisations/{organisation_id}/members", Members, _("組織のメンバー"))
def list_members(call: Call, organisation_id: str) -> Members:
    """For members only."""
    return Members(items=[_member(row) for row in queries.members_of(organisation_id, actor=call.actor)])


@room.command(
    "/organisations/{organisation_id}/invitations",
    SentOrganisationInvitation,
    _("組織に招待する"),
    body=NewOrganisationInvitation,
    status=201,
)
def invite_a_member(call: Call, organisation_id: str, body: NewOrganisationInvitation) -> SentOrganisationInvitation:
    """Owners only. The answer says nothing about the address: whoever can read its mail decides."""
    row = invite_member(actor=call.actor, organisation_id=organisation_id, email=body.email, role=body.role)
    return SentOrganisationInvitation(
        id=row.id, email=row.email, role=row.role, status=row.status, made_at=row.made_at, expires_at=row.expires_at
    )


@room.query("/organisation-invitations", Page[ReceivedOrganisationInvitation], _("組織への招待"))
def list_organisation_invitations(call: Call, cursor: Cursor = None) -> Page[ReceivedOrganisationInvitation]:
    """Those to the caller's confirmed addresses that can still be answered, newest first."""
    rows, following = received_by(call.actor, after=unpacked(cursor))
    items = [_received(row) for row in rows]
    return Page[ReceivedOrganisationInvitation](items=items, next=packed(following) if following else None)


@room.command("/organisations/{organisation_id}/leave", None, _("組織から抜ける"), status=204)
def leave_an_organisation(call: Call, organisation_id: str, body: Nothing) -> None:
    """A sole owner makes another member owner first, or withdraws the organisation (409 ``last-owner``)."""
    leave_organisation(actor=call.actor, organisation_id=organisation_id)


_MEMBER = Answer(Member, lambda call, row: _member(row))
_ANSWERED = Answer(ReceivedOrganisationInvitation, lambda call, row: _received(row))

_INVITATION = "/organisation-invitations/{organisation_invitation_id}"
room.act(f"{_INVITATION}/accept", accept_organisation_invitation, _MEMBER, body=Nothing).says(
    _("組織への招待を受ける"), "The caller becomes a member in the role offered."
)
room.act(f"{_INVITATION}/decline", decline_organisation_invitation, _ANSWERED, body=Nothing).says(
    _("組織への招待を断る"), "The invitation ends."
)
room.act(f"{_INVITATION}/withdraw", withdraw_organisation_invitation, _ANSWERED, body=Nothing).says(
    _("組織への招待を取り消す"), "For the organisation's owners, while it is open."
)
