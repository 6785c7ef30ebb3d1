"""Commands for columns: write, edit, publish and unpublish by the author; choose and hide by staff."""

from datetime import datetime

from django.utils.text import slugify

from michinori.columns.models import Column
from michinori.columns.models.columns import REASON_LIMIT
from michinori.columns.policy import require
from michinori.columns.queries.columns import any_column
from michinori.kernel.actor import Actor
from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, events, outbox, rates
from michinori.machinery.locks import lock
from michinori.machinery.markdown import as_html
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.queries import user
from michinori.people.suspensions import require_free
from michinori.rules.columns.columns import STATUSES, read_column
from michinori.rules.fields import Reader

_SLUG_WORDS = 40


@command
def write_column(*, actor: Actor, title: object, body: object, status: object = None, tags: object = None) -> Column:
    """Write a column as the actor, a draft unless ``status`` is ``published``. Raises ``invalid`` (422),
    ``too-many-columns`` (429) and, when publishing, ``suspended`` (403).
    """
    if actor.user_id is None or not user(actor.user_id).is_active:
        raise Problem.unknown()
    wanted = _read_status(status)
    text, now = read_column(title, body, tags), clock.now()
    if wanted == "published":
        require_free(actor)
    limit = settings_now().site.columns_a_day
    rates.count(f"columns {actor.user_id}", limit, rates.DAY, "too-many-columns")
    column = Column.objects.create(
        slug=_fresh_slug(text.title),
        author_id=actor.user_id,
        title=text.title,
        body=text.body,
        html=as_html(text.body),
        html_of=now,
        lead=text.lead,
        tags=list(text.tags),
        status=wanted,
        made_at=now,
        edited_at=now,
        published_at=now if wanted == "published" else None,
    )
    _write_event(column, actor, "column_written", now)
    if wanted == "published":
        _write_event(column, actor, "column_published", now)
    return column


@command
def edit_column(
    *, actor: Actor, slug: str, title: object, body: object, tags: object = None, status: object = None
) -> Column:
    """Replace a column's text; author only. Its address stays, and its status if ``status`` is None.

    Raises ``not-found`` (404), ``forbidden`` (403), ``invalid`` (422) and, when publishing, ``suspended`` (403).
    """
    column = _locked(slug)
    require(actor, "edit", column)
    wanted = column.status if status is None else _read_status(status)
    text, now = read_column(title, body, tags), clock.now()
    column.title, column.body, column.lead, column.tags = text.title, text.body, text.lead, list(text.tags)
    column.html, column.edited_at, column.html_of = as_html(text.body), now, now
    _set_status(column, actor, wanted, now)
    column.save()
    _write_event(column, actor, "column_edited", now)
    return column


@command
def take_back_column(*, actor: Actor, slug: str) -> Column:
    """Unpublish; author only. Only the author can read the draft; its comments reappear when it is published again.

    Raises ``not-found`` (404), ``forbidden`` (403).
    """
    column = _locked(slug)
    require(actor, "edit", column)
    _set_status(column, actor, "draft", clock.now())
    column.save(update_fields=["status"])
    return column


@command
def choose_column(*, actor: Actor, slug: str, chosen: bool) -> Column:
    """Make a column an editors' choice, or no longer; staff only. Raises ``not-found`` (404), ``column-not-public``
    (409).
    """
    column = _locked(slug)
    require(actor, "choose", column)
    if chosen and not column.is_public:
        raise Problem("column-not-public")
    if chosen == (column.chosen_at is not None):
        return column
    now = clock.now()
    column.chosen_at = now if chosen else None
    column.save(update_fields=["chosen_at"])
    _write_staff_event(column, actor, "column_chosen" if chosen else "column_unchosen", now)
    return column


@command
def hide_column(*, actor: Actor, slug: str, reason: object) -> Column:
    """Hide a column from all but its author, who is told the reason; staff only.

    Raises ``not-found`` (404), ``column-hidden-already`` (409), ``invalid`` (422).
    """
    column = _locked(slug)
    require(actor, "hide", column)
    reader = Reader({"reason": reason})
    why = reader.block("reason", REASON_LIMIT)
    reader.finish()
    if column.hidden_at is not None:
        raise Problem("column-hidden-already")
    column.hidden_at, column.hidden_reason = clock.now(), why
    column.save(update_fields=["hidden_at", "hidden_reason"])
    outbox.put("column_hidden", {"column_id": column.id}, key=f"column_hidden:{column.id}:{column.hidden_at}")
    _write_staff_event(column, actor, "column_hidden", column.hidden_at)
    return column


@command
def show_column_again(*, actor: Actor, slug: str) -> Column:
    """Show a hidden column again; staff only. Raises ``not-found`` (404), ``column-not-hidden`` (409)."""
    column = _locked(slug)
    require(actor, "hide", column)
    if column.hidden_at is None:
        raise Problem("column-not-hidden")
    column.hidden_at, column.hidden_reason = None, ""
    column.save(update_fields=["hidden_at", "hidden_reason"])
    _write_staff_event(column, actor, "column_shown_again", clock.now())
    return column


def _locked(slug: str) -> Column:
    column_id = any_column(slug).id
    return lock(Column, column_id)[column_id]


def _set_status(column: Column, actor: Actor, status: str, now: datetime) -> None:
    """Publish or unpublish, with an event if the status changes. Raises ``suspended`` (403) when publishing."""
    if status == column.status:
        return
    column.status = status
    if status == "published":
        require_free(actor)
        column.published_at = column.published_at or now
    _write_event(column, actor, "column_published" if status == "published" else "column_taken_back", now)


def _read_status(status: object) -> str:
    reader = Reader({"status": status})
    found = reader.choice("status", STATUSES, "draft")
    reader.finish()
    return found


def _fresh_slug(title: str) -> str:
    """A slug: the title's Latin letters, if any, and eight random characters (40 bits) against collisions."""
    words = slugify(title)[:_SLUG_WORDS].strip("-_")
    chance = new_id("col")[4:12]
    return f"{words}-{chance}" if words else chance


def _write_event(column: Column, actor: Actor, kind: str, at: datetime) -> None:
    events.write(column.id, at=at, actor=actor, kind=kind, data={})


def _write_staff_event(column: Column, actor: Actor, kind: str, at: datetime) -> None:
    """Write an event and the audit log. Call this last in a command: writers of the audit log wait for each other."""
    _write_event(column, actor, kind, at)
    audit.note(actor=actor, kind=kind, data={"column": column.id}, at=at)
