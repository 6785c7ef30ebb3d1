"""Reading comments: below a column, by the mailed link, and at the staff's desk."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from michinori.columns.links import comment_of
from michinori.columns.models import Column, Comment
from michinori.columns.policy import allows, comments_shown, require
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.waiting import counted
from michinori.people.staff import require_staff

PAGE = 50
_PRIVATE = ("email", "ip", "agent", "referrer", "body_key")


@dataclass(frozen=True)
class Below:
    """A page of comments, the oldest first; ``next``: the cursor of the next page. ``may_hide``: whether the reader may
    hide comments and therefore sees hidden ones, too. ``count``: all public ones below the column.
    """

    comments: list[Comment]
    next: str | None
    may_hide: bool
    count: int


def comments_below(actor: Actor | None, column: Column, *, cursor: str | None = None, limit: int = PAGE) -> Below:
    """A page of the comments that this reader may see below a column. Raises ``invalid`` (422) for a bad cursor."""
    may_hide = actor is not None and allows(actor, "hide_comment", column)
    rows = Comment.objects.filter(column=column, status="published") if may_hide else comments_shown(column)
    count = comments_shown(column).count()
    if cursor is not None:
        last = Comment.objects.filter(id=cursor, column=column).first() if cursor.isprintable() else None
        if last is None:
            raise Problem.invalid(Flaw("cursor", "bad_format"))
        rows = rows.filter(Q(made_at__gt=last.made_at) | Q(made_at=last.made_at, id__gt=last.id))
    found = list(rows.defer(*_PRIVATE).order_by("made_at", "id")[: limit + 1])
    return Below(found[:limit], found[limit - 1].id if len(found) > limit else None, may_hide, count)


def comment_by_link(token: str) -> Comment:
    """The comment of a mailed link's token. Raises ``not-found`` (404)."""
    found = Comment.objects.select_related("column").defer(*_PRIVATE).filter(id=comment_of(token)).first()
    if found is None:
        raise Problem.unknown()
    return found


def comment_with_column(comment_id: str) -> Comment | None:
    """A comment with its column, for mails and reports; None once it is deleted."""
    rows = Comment.objects.select_related("column__author")
    return rows.filter(id=comment_id).first() if comment_id.isprintable() else None


def comments_at_desk(actor: Actor, status: str, *, after: str | None = None) -> tuple[list[Comment], str | None]:
    """A page of comments by status for staff, held ones oldest first, others newest first, without Akismet's
    ``discard``.

    Raises ``not-found`` (404) for everybody but staff.
    """
    require(actor, "moderate", None)
    rows = Comment.objects.filter(status=status).exclude(opinion="discard").select_related("column").defer(*_PRIVATE)
    forward = status == "held"
    if after:
        last = Comment.objects.filter(id=after).first() if after.isprintable() else None
        if last is None:
            return [], None
        later = Q(made_at__gt=last.made_at) | Q(made_at=last.made_at, id__gt=last.id)
        earlier = Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, id__lt=last.id)
        rows = rows.filter(later if forward else earlier)
    order = ("made_at", "id") if forward else ("-made_at", "-id")
    found = list(rows.order_by(*order)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None


def counts_at_desk(actor: Actor) -> dict[str, int]:
    """The number of comments by status, for staff. Raises ``not-found`` (404) for everybody else."""
    require(actor, "moderate", None)
    rows = Comment.objects.exclude(opinion="discard").values_list("status").annotate(n=Count("id"))
    return {"published": 0, "held": 0, "spam": 0} | dict(rows.order_by())


def comments_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """Comments that are held for staff, as ``machinery.waiting.count_waiting`` takes them. Raises ``not-found`` (404)
    for everybody else.
    """
    require_staff(actor, "comments")
    return [counted("comments", Comment.objects.filter(status="held"), "made_at")]
