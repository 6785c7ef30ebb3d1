"""Columns: read by everybody, written by whoever has an account."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body
from michinori.api.callers import Call, Visit
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.columns.commands import columns as commands
from michinori.columns.models import Column
from michinori.columns.queries.columns import column_for, columns_for, html_of
from michinori.columns.queries.comments import comments_below

room = Room(_("コラム"))


class NewColumn(Body):
    """A column in Markdown. ``status``: draft (the default) or published."""

    title: str
    body: str
    status: str = "draft"
    tags: list[str] = []


class ColumnChange(Body):
    """What is left out stays as it is; the slug always does."""

    title: str | None = None
    body: str | None = None
    status: str | None = None
    tags: list[str] | None = None


class ColumnLine(BaseModel):
    """A column in a list. ``lead``: its first lines as plain text. ``chosen``: staff's choice."""

    id: str
    slug: str
    title: str
    lead: str
    tags: list[str]
    author: Party
    status: str = Field(description="draft or published")
    published_at: Instant | None
    chosen: bool


class ColumnOut(ColumnLine):
    """``body`` in Markdown as it was written, ``html`` as it may be shown; ``comments``: how many are published."""

    body: str
    html: str
    edited_at: Instant
    comments: int


def _line(column: Column) -> ColumnLine:
    return ColumnLine(
        id=column.id,
        slug=column.slug,
        title=column.title,
        lead=column.lead,
        tags=column.tags,
        author=Party.of(column.author),
        status=column.status,
        published_at=column.published_at,
        chosen=column.chosen_at is not None,
    )


def _answer(call: Call | Visit, slug: str) -> ColumnOut:
    column = column_for(call.actor, slug)
    return ColumnOut(
        **dict(_line(column)),
        body=column.body,
        html=html_of(column),
        edited_at=column.edited_at,
        comments=comments_below(call.actor, column, limit=0).count,
    )


@room.query("/columns", Page[ColumnLine], _("コラムの一覧"), public=True)
def list_columns(
    call: Visit,
    tag: Annotated[str, Query(max_length=100, description="Only those with this tag")] = "",
    cursor: Cursor = None,
) -> Page[ColumnLine]:
    """Published ones, newest first."""
    rows, following = columns_for(call.actor, tag=tag, cursor=unpacked(cursor))
    items = [_line(row) for row in rows]
    return Page[ColumnLine](items=items, next=packed(following) if following else None)


@room.command("/columns", ColumnOut, _("コラムを書く"), body=NewColumn, status=201)
def write_a_column(call: Call, body: NewColumn) -> ColumnOut:
    """Under the caller's display name; only they see a draft."""
    made = commands.write_column(actor=call.actor, title=body.title, body=body.body, status=body.status, tags=body.tags)
    return _answer(call, made.slug)


@room.query("/columns/{slug}", ColumnOut, _("コラムを読む"), public=True)
def show_column(call: Visit, slug: str) -> ColumnOut:
    """A published one; one's own in any state."""
    return _answer(call, slug)


@room.command("/columns/{slug}", ColumnOut, _("コラムを直す"), body=ColumnChange, method="PATCH")
def edit_a_column(call: Call, slug: str, body: ColumnChange) -> ColumnOut:
    """Its author. ``status``: published or, to take it back, draft."""
    column = column_for(call.actor, slug)
    commands.edit_column(
        actor=call.actor,
        slug=slug,
        title=column.title if body.title is None else body.title,
        body=column.body if body.body is None else body.body,
        tags=column.tags if body.tags is None else body.tags,
        status=body.status,
    )
    return _answer(call, slug)
