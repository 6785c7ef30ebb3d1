"""Notices, and the caller's choice of channels for them."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.machinery.addresses import path_of
from michinori.notices import queries
from michinori.notices.choices import all_wishes
from michinori.notices.commands.choosing import choose_notices
from michinori.notices.commands.reading import open_notice, read_all
from michinori.notices.models import Notice
from michinori.wording import display

room = Room(_("お知らせ"))
Hour = Annotated[int | None, Field(ge=0, le=23, description="An hour of the day in Japan")]


class NoticeOut(BaseModel):
    """One event told to the caller, in their language. ``link``: a path of the site."""

    id: str
    kind: str
    group: str
    title: str
    text: str
    link: str
    made_at: Instant
    read_at: Instant | None


class Unread(BaseModel):
    """``mail_bounced``: mails to the caller's address come back, so that none are sent."""

    unread: int
    mail_bounced: bool


class Ways(Body):
    """How one group is heard of; what is left out stays as it is."""

    app: bool | None = Field(None, description="In the list of notices")
    mail: Literal["now", "daily", "last", "off"] | None = Field(
        None, description="last: of reminders the last one only. Not every group leaves every way"
    )
    push: bool | None = None


class Wanted(Body):
    """By group: ``deadlines``, ``contracts``, ``messages``, ``proposals``, ``money``, ``finding``, ``reviews``,
    ``columns``, ``account``. Both hours of the quiet time, or neither; null for none."""

    groups: Annotated[dict[str, Ways], Field(max_length=50)] = {}
    digest_hour: Hour = None
    quiet_from: Hour = None
    quiet_until: Hour = None


class WaysOut(BaseModel):
    """How one group is heard of."""

    app: bool
    mail: str
    push: bool


class WantedOut(BaseModel):
    """How the caller wants to hear."""

    groups: dict[str, WaysOut]
    digest_hour: int
    quiet_from: int | None
    quiet_until: int | None


def _notice(row: Notice) -> NoticeOut:
    title, text = row.words[display.language()]
    return NoticeOut(
        id=row.id,
        kind=row.kind,
        group=row.group,
        title=title,
        text=text,
        link=path_of(row.leads_to),
        made_at=row.made_at,
        read_at=row.read_at,
    )


@room.query("/notices", Page[NoticeOut], _("お知らせの一覧"))
def list_notices(call: Call, cursor: Cursor = None) -> Page[NoticeOut]:
    """The newest first."""
    rows, following = queries.notices_of(call.actor, after=unpacked(cursor))
    return Page[NoticeOut](items=[_notice(row) for row in rows], next=packed(following) if following else None)


@room.query("/notices/unread", Unread, _("未読のお知らせの数"))
def count_unread(call: Call) -> Unread:
    """What stands at the bell."""
    found = queries.waiting_for(call.actor)
    return Unread(unread=found.unread, mail_bounced=found.bounced)


@room.command("/notices/read", Unread, _("すべて既読にする"), body=Nothing)
def read_all_notices(call: Call, body: Nothing) -> Unread:
    """None is unread afterwards."""
    read_all(actor=call.actor)
    return count_unread(call)


@room.command("/notices/{notice_id}/read", NoticeOut, _("お知らせを既読にする"), body=Nothing)
def read_notice(call: Call, notice_id: str, body: Nothing) -> NoticeOut:
    """Once more changes nothing."""
    return _notice(open_notice(actor=call.actor, notice_id=notice_id))


@room.query("/users/me/notices", WantedOut, _("お知らせの受け取り方"))
def show_choices(call: Call) -> WantedOut:
    """What holds now, the groups' defaults where nothing was chosen."""
    wishes = all_wishes(call.user.id)
    timing = next(iter(wishes.values())).timing
    return WantedOut(
        groups={key: WaysOut(app=one.app, mail=one.mail, push=one.push) for key, one in wishes.items()},
        digest_hour=timing.digest_hour,
        quiet_from=timing.quiet_from,
        quiet_until=timing.quiet_until,
    )


@room.command("/users/me/notices", WantedOut, _("お知らせの受け取り方を決める"), body=Wanted, method="PUT")
def choose_ways(call: Call, body: Wanted) -> WantedOut:
    """What the GET answers may be sent back changed. Refused where a group does not leave that way."""
    groups = {key: ways.model_dump(exclude_none=True) for key, ways in body.groups.items()}
    timing = body.model_dump(exclude={"groups"}, exclude_unset=True)
    choose_notices(actor=call.actor, groups=groups, timing=timing)
    return show_choices(call)
