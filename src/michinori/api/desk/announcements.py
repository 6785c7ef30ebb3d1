"""Announcements by programs: written and changed until they are published, which a person does on the page."""

from datetime import datetime
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.desk.guarding import left_to_page, note_seen
from michinori.api.routes import Room
from michinori.kernel.clock import read_instant
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.addresses import address_of
from michinori.rules.support.announcements import AUDIENCES, KINDS, TEXT_LIMIT, TITLE_LIMIT
from michinori.support.commands.announcements import save_announcement
from michinori.support.models import Announcement
from michinori.support.queries.announcements import announcement_at_desk, announcements_at_desk

room = Room(_("運営デスク"))


class NewAnnouncement(Body):
    """In both languages. Its banner stands from one instant to another, ISO 8601 with offset. ``mail``: people are told
    by notice and mail as well.
    """

    kind: str = Field(description=", ".join(KINDS))
    audience: str = Field(description=", ".join(AUDIENCES))
    title_ja: str = Field(description=f"At most {TITLE_LIMIT} characters")
    title_en: str
    text_ja: str = Field(description=f"At most {TEXT_LIMIT} characters")
    text_en: str
    from_at: str = Field(json_schema_extra={"format": "date-time"})
    until_at: str = Field(json_schema_extra={"format": "date-time"})
    mail: bool = False

    def typed(self) -> dict[str, Any]:
        """What the command takes. Raises ``invalid`` (422) for what is no instant."""
        return self.model_dump() | {name: _instant(self, name) for name in ("from_at", "until_at")}


class AnnouncementOut(BaseModel):
    """``confirm_url``: the page where a person reads and publishes it; null once it is published."""

    id: str
    kind: str
    audience: str
    title_ja: str
    title_en: str
    text_ja: str
    text_en: str
    from_at: Instant
    until_at: Instant
    mail: bool
    edited_at: Instant
    published_at: Instant | None
    withdrawn_at: Instant | None
    confirm_url: str | None

    @classmethod
    def of(cls, row: Announcement) -> Self:
        """An announcement with where to publish it."""
        url = None if row.published_at else address_of(_page(row.id))
        fields = {name: getattr(row, name) for name in cls.model_fields if name != "confirm_url"}
        return cls(confirm_url=url, **fields)


def _page(announcement_id: str) -> PageRef:
    return PageRef("desk_announcement", (announcement_id,))


def _instant(body: NewAnnouncement, name: str) -> datetime:
    at = read_instant(getattr(body, name))
    if at is None:
        raise Problem.invalid(Flaw(name, "bad_format"))
    return at


@room.query("/desk/announcements", Page[AnnouncementOut], _("運営からのお知らせの一覧（運営者）"), scope="staff")
def list_announcements(call: Call) -> Page[AnnouncementOut]:
    """The fifty that were written last."""
    rows = announcements_at_desk(call.actor)
    note_seen(call, "desk_announcements")
    return Page[AnnouncementOut](items=[AnnouncementOut.of(one) for one in rows], next=None)


@room.command(
    "/desk/announcements", AnnouncementOut, _("運営からのお知らせを下書きする（運営者）"),
    body=NewAnnouncement, status=201, scope="staff",
)  # fmt: skip
def draft_announcement(call: Call, body: NewAnnouncement) -> AnnouncementOut:
    """Nobody is told until a person publishes it on the page `confirm_url`."""
    return AnnouncementOut.of(save_announcement(actor=call.actor, **body.typed()))


@room.command(
    "/desk/announcements/{announcement_id}", AnnouncementOut, _("お知らせの下書きを直す（運営者）"),
    body=NewAnnouncement, method="PUT", scope="staff",
)  # fmt: skip
def change_announcement(call: Call, announcement_id: str, body: NewAnnouncement) -> AnnouncementOut:
    """While it is not published."""
    announcement_at_desk(call.actor, announcement_id)
    made = save_announcement(actor=call.actor, announcement_id=announcement_id, **body.typed())
    return AnnouncementOut.of(made)


@room.command(
    "/desk/announcements/{announcement_id}/publish", AnnouncementOut, _("お知らせを公開する（運営者）"), scope="staff"
)
def publish_announcement(call: Call, announcement_id: str, body: Nothing) -> AnnouncementOut:
    """403 `confirmation-needed`: a person publishes it on the page `confirm_url`, another one than wrote it where many
    are told.
    """
    raise left_to_page(_page(announcement_at_desk(call.actor, announcement_id).id))
