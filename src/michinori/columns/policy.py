"""Permissions on columns and comments, for pages and API alike."""

from typing import Literal

from django.db.models import Q, QuerySet

from michinori.columns.models import Column, Comment
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people.blocks import not_kept_apart
from michinori.people.staff import has_duty
from michinori.rules.people.staff_roles import Duty

Act = Literal["edit", "choose", "hide", "moderate", "hide_comment"]
_OF_STAFF: dict[Act, Duty] = {"choose": "choices", "hide": "columns", "moderate": "comments"}


def allows(actor: Actor, act: Act, column: Column | None) -> bool:
    """Whether the actor may do this: authors edit their own columns and hide comments below them; staff, by their
    roles, choose and hide columns, hide and moderate comments.
    """
    if actor.user_id is None:
        return False
    own = column is not None and column.author_id == actor.user_id
    if act in _OF_STAFF:
        return has_duty(actor.user_id, _OF_STAFF[act])
    return own or (act == "hide_comment" and has_duty(actor.user_id, "comments"))


def require(actor: Actor, act: Act, column: Column | None) -> None:
    """Refuse what ``allows`` does not: raises ``forbidden`` (403) where anybody may see the column, else ``not-found``
    (404), as for all acts of staff.
    """
    if allows(actor, act, column):
        return
    if act in _OF_STAFF or column is None or not column.is_public:
        raise Problem.unknown()
    raise Problem.forbidden()


def visible_to(actor: Actor | None) -> QuerySet[Column]:
    """The columns that this reader may open by their address: public ones, and all of their own."""
    public = Q(status="published", hidden_at__isnull=True)
    own = Q(author_id=actor.user_id) if actor and actor.user_id else Q()
    return Column.objects.filter(public | own if own else public)


def listed_for(actor: Actor | None) -> QuerySet[Column]:
    """The public columns that lists show to this reader: none by authors from whom a block separates them."""
    rows = Column.objects.filter(status="published", hidden_at__isnull=True)
    return rows.filter(not_kept_apart(actor.user_id, "author_id")) if actor and actor.user_id else rows


def comments_shown(column: Column) -> QuerySet[Comment]:
    """The public comments below a column."""
    return Comment.objects.filter(column=column, status="published", hidden_at__isnull=True)
