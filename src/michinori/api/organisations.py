"""Organisations and their members."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.people import queries
from michinori.people.commands.members import add_member
from michinori.people.commands.organisations import create_organisation
from michinori.people.models import Membership, Organisation

room = Room(_("組織"))


class NewOrganisation(Body):
    """What a new organisation needs."""

    name: str
    corporate_number: str | None = Field(None, description="法人番号, 13 digits; the check digit is not looked at here")


class NewMember(Body):
    """Whom to bring in, by the confirmed e-mail of their account, and as what."""

    email: str
    role: str = Field(description="owner, approver or member")


class OrganisationOut(BaseModel):
    """An organisation, which is a client."""

    id: str
    name: str
    corporate_number: str | None
    verified: bool
    made_at: Instant


class Member(BaseModel):
    """A member and what they may do."""

    user_id: str
    display_name: str
    role: str
    made_at: Instant


class Members(BaseModel):
    """All members, the first first."""

    items: list[Member]
    next: str | None = None


def _organisation(row: Organisation) -> OrganisationOut:
    return OrganisationOut(
        id=row.id,
        name=row.name,
        corporate_number=row.corporate_number,
        verified=row.verified,
        made_at=row.made_at,
    )


def _member(row: Membership) -> Member:
    return Member(user_id=row.user_id, display_name=row.user.display_name, role=row.role, made_at=row.made_at)


@room.command("/organisations", OrganisationOut, _("組織をつくる"), body=NewOrganisation, status=201)
def create_an_organisation(call: Call, body: NewOrganisation) -> OrganisationOut:
    """The caller becomes its owner. Organisations with one corporate number count as one party."""
    made = create_organisation(actor=call.actor, name=body.name, corporate_number=body.corporate_number, typed=False)
    return _organisation(made)


@room.query("/organisations/{organisation_id}/members", Members, _("組織のメンバー"))
def list_members(call: Call, organisation_id: str) -> Members:
    """For members only."""
    return Members(items=[_member(row) for row in queries.members_of(organisation_id, actor=call.actor)])


@room.command("/organisations/{organisation_id}/members", Member, _("メンバーを加える"), body=NewMember, status=201)
def add_a_member(call: Call, organisation_id: str, body: NewMember) -> Member:
    """Owners only. The account must exist and its e-mail be confirmed."""
    return _member(add_member(actor=call.actor, organisation_id=organisation_id, email=body.email, role=body.role))
