"""A person or an organisation as staff see them once they have stated why, and what staff write about them (decision
43).
"""

from typing import Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party, face_url
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.desk.cases import CaseOut, answer_case
from michinori.api.desk.guarding import confirmed_on, looked_at, note_client_seen
from michinori.api.routes import Room
from michinori.kernel.page_ref import PageRef
from michinori.machinery.rows import find
from michinori.moderation.commands.at_desk import end_suspension_early, open_case
from michinori.people.at_desk import around, suspensions_of
from michinori.people.commands.looking import state_reason
from michinori.people.commands.notes import drop_tag, set_tag, strike_note, write_note
from michinori.people.looking import notes_on, tags_of
from michinori.people.models import Client, Look, Membership, StaffNote, Suspension
from michinori.people.staff import require_staff
from michinori.rules.people.looking import KEPT_BACK, LOOK_REASONS, NOTE_LIMIT, TAG_LIMIT, WHY_LIMIT

room = Room(_("運営デスク"))
_KEPT_BACK = ", ".join(one for one in KEPT_BACK if one)


class Reason(Body):
    """Why one looks. The person reads it at once, with the role of who looks."""

    reason: str = Field(description=", ".join(LOOK_REASONS))
    why: str = Field(description=f"In words, at most {WHY_LIMIT} characters; without the names of others")


class Looking(BaseModel):
    """A stated reason; until then the data may be read. ``talk``: of a contract, its messages on the page as well."""

    client_ids: list[str]
    reason: str
    why: str
    talk: bool
    until: Instant

    @classmethod
    def of(cls, looks: list[Look]) -> Self:
        """What was stated at once, about one or both sides of a contract."""
        first = looks[0]
        about = [one.about_id for one in looks]
        return cls(client_ids=about, reason=first.reason, why=first.why, talk=first.talk, until=first.until)


class Address(BaseModel):
    """A mail address of a person's."""

    email: str
    confirmed: bool


class MemberAtDesk(BaseModel):
    """A membership: ``party`` is the member of an organisation, the organisation of a person."""

    party: Party
    role: str


class Stop(BaseModel):
    """A suspension. ``until`` null: for good."""

    id: str
    made_at: Instant
    until: Instant | None
    lifted_at: Instant | None
    in_force: bool

    @classmethod
    def of(cls, row: Suspension, in_force: bool) -> Self:
        """A suspension with whether it holds now."""
        until = None if row.for_good else row.until
        return cls(id=row.id, made_at=row.made_at, until=until, lifted_at=row.lifted_at, in_force=in_force)


class StaffNoteOut(BaseModel):
    """A note of staff. ``kept_back``: why the person does not get it with their own data; empty: they do."""

    id: str
    by: Party
    text: str
    kept_back: str
    made_at: Instant
    struck_at: Instant | None

    @classmethod
    def of(cls, row: StaffNote) -> Self:
        """A note with who wrote it."""
        names = ("id", "text", "kept_back", "made_at", "struck_at")
        return cls(by=Party.of(row.by), **{name: getattr(row, name) for name in names})


class ClientAtDesk(BaseModel):
    """``verified``: their papers were checked; ``accounts``: others of the same person or company."""

    id: str
    kind: str = Field(description="person, organisation")
    display_name: str
    verified: bool
    addresses: list[Address]
    accounts: list[Party]
    members: list[MemberAtDesk]
    suspensions: list[Stop]
    notes: list[StaffNoteOut]
    tags: list[str]


class NewNote(Body):
    """A note about somebody."""

    text: str = Field(description=f"At most {NOTE_LIMIT} characters")
    kept_back: str = Field("", description=f"Empty, or why the person may not read it: {_KEPT_BACK}")


class Tag(Body):
    """A tag, without the sign before it."""

    tag: str = Field(min_length=1, max_length=TAG_LIMIT, description="As staff see it, without #")


class Tags(BaseModel):
    """All tags of a person or an organisation."""

    client_id: str
    tags: list[str]


class Why(Body):
    """In words that the person reads by mail and in their settings."""

    why: str = Field(description=f"At most {WHY_LIMIT} characters")


def _at_desk(found: Client) -> ClientAtDesk:
    near, own = around(found), bool(found.user_id)
    return ClientAtDesk(
        id=found.id,
        kind="person" if own else "organisation",
        display_name=found.display_name,
        verified=found.holder.verified,
        addresses=[Address(email=email, confirmed=confirmed) for email, confirmed in near.addresses],
        accounts=[Party.of(one) for one in near.party],
        members=[_member(one, own=own) for one in near.members],
        suspensions=[Stop.of(*one) for one in suspensions_of(found)],
        notes=[StaffNoteOut.of(one) for one in notes_on(found.id)],
        tags=tags_of([found.id]).get(found.id, []),
    )


def _member(row: Membership, *, own: bool) -> MemberAtDesk:
    firm = row.organisation
    firm_named = Party(id=firm.id, display_name=firm.name, face_url=face_url(firm))
    return MemberAtDesk(party=firm_named if own else Party.of(row.user), role=row.role)


def _tags(call: Call, client_id: str) -> Tags:
    return Tags(client_id=client_id, tags=tags_of([client_id]).get(client_id, []))


@room.command(
    "/desk/clients/{client_id}/reason", Looking, _("会員や組織を見る理由を書く（運営者）"),
    body=Reason, status=201, scope="staff",
)  # fmt: skip
def state_reason_for_client(call: Call, client_id: str, body: Reason) -> Looking:
    """For half an hour by default. Without it everything below `/desk/clients/ID` is 403 `reason-needed`."""
    return Looking.of(state_reason(actor=call.actor, client_ids=[client_id], reason=body.reason, why=body.why))


@room.query("/desk/clients/{client_id}", ClientAtDesk, _("会員や組織の情報（運営者）"), scope="staff")
def show_client(call: Call, client_id: str) -> ClientAtDesk:
    """Addresses, accounts of the same party, members, suspensions, what staff noted."""
    found = looked_at(call, client_id)
    shown = _at_desk(found)
    note_client_seen(call, found)
    return shown


@room.command(
    "/desk/clients/{client_id}/notes", StaffNoteOut, _("メモを書く（運営者）"), body=NewNote, status=201, scope="staff"
)
def note_client(call: Call, client_id: str, body: NewNote) -> StaffNoteOut:
    """For staff; the person gets it with their own data unless it is kept back for one of the law's two reasons."""
    return StaffNoteOut.of(write_note(actor=call.actor, client_id=client_id, text=body.text, kept_back=body.kept_back))


@room.command("/desk/notes/{note_id}/strike", StaffNoteOut, _("メモを消す（運営者）"), scope="staff")
def strike_client_note(call: Call, note_id: str, body: Nothing) -> StaffNoteOut:
    """By who wrote it, or an admin: the text goes, that there was a note stays."""
    return StaffNoteOut.of(strike_note(actor=call.actor, note_id=note_id))


@room.command("/desk/clients/{client_id}/tags", Tags, _("印をつける（運営者）"), body=Tag, scope="staff")
def tag_client(call: Call, client_id: str, body: Tag) -> Tags:
    """At most ten for each. A tag that is there already changes nothing."""
    set_tag(actor=call.actor, client_id=client_id, tag=body.tag)
    return _tags(call, client_id)


@room.command("/desk/clients/{client_id}/tags/drop", Tags, _("印をはずす（運営者）"), body=Tag, scope="staff")
def untag_client(call: Call, client_id: str, body: Tag) -> Tags:
    """404 for a tag that is not there."""
    drop_tag(actor=call.actor, client_id=client_id, tag=body.tag)
    return _tags(call, client_id)


@room.command(
    "/desk/clients/{client_id}/case", CaseOut, _("通報なしで調べはじめる（運営者）"), status=201, scope="staff"
)
def open_client_case(call: Call, client_id: str, body: Nothing) -> CaseOut:
    """Or the case that is open. Its decision warns or suspends, with the rule, a mail and a way to appeal."""
    return answer_case(call, open_case(actor=call.actor, client_id=client_id).id)


@room.command(
    "/desk/suspensions/{suspension_id}/lift", Stop, _("利用停止を終わりにする（運営者）"), body=Why, scope="staff"
)
def lift_suspension(call: Call, suspension_id: str, body: Why) -> Stop:
    """403 `confirmation-needed`: a person does it on the page `confirm_url`, who has just proved who they are."""
    require_staff(call.actor, "reports")
    find(Suspension, suspension_id)
    with confirmed_on(PageRef("desk_lift", (suspension_id,))):
        made = end_suspension_early(actor=call.actor, suspension_id=suspension_id, why=body.why)
    return Stop.of(made, in_force=False)
