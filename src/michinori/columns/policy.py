"""Who may do what with columns and comments: one place for pages and API."""

from typing import Literal

from django.db.models import Q, QuerySet

from michinori.columns.models import Column, Comment
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people.blocks import not_kept_apart
from michinori.people.queries import is_staff

Act = Literal["edit", "choose", "hide", "moderate", "hide_comment"]
_OF_STAFF = frozenset(("choose", "hide", "moderate"))


def allows(actor: Actor, act: Act, column: Column | None) -> bool:
    """An author writes their own columns and takes comments below them from view; staff choose, hide and moderate."""
    if actor.user_id is None:
        return False
    own = column is not None and column.author_id == actor.user_id
    if act in _OF_STAFF:
        return is_staff(actor.user_id)
    return own or (act == "hide_comment" and is_staff(actor.user_id))


def require(actor: Actor, act: Act, column: Column | None) -> None:
    """``not-found`` (404) for who may not know of the column or that there is a desk; else ``forbidden`` (403)."""
    if allows(actor, act, column):
        return
    if act in _OF_STAFF or column is None or not column.is_public:
        raise Problem.unknown()
    raise Problem.forbidden()


def visible_to(actor: Actor | None) -> QuerySet[Column]:
    """The columns that may be read by their address: public ones, and one's own whatever their state."""
    public = Q(status="published", hidden_at__isnull=True)
    own = Q(author_id=actor.user_id) if actor and actor.user_id else Q()
    return Column.objects.filter(public | own if own else public)


def listed_for(actor: Actor | None) -> QuerySet[Column]:
    """The public columns that lists show to this reader: none of somebody from whom a block keeps them apart."""
    rows = Column.objects.filter(status="published", hidden_at__isnull=True)
    return rows.filter(not_kept_apart(actor.user_id, "author_id")) if actor and actor.user_id else rows


def comments_shown(column: Column) -> QuerySet[Comment]:
    """The comments that everybody reads below a column."""
    return Comment.objects.filter(column=column, status="published", hidden_at__isnull=True)
