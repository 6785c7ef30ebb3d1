"""Columns of somebody who closes their account go, with what was said below them; names go from their comments."""

from collections.abc import Collection

from michinori.columns.models import Column, Comment
from michinori.people.commands.closing import STRUCK


def erase_columns_of(user_id: str, comments: Collection[str]) -> None:
    """``comments``: ids of those they wrote under columns of others; their words stay there. Within a transaction."""
    Comment.objects.filter(column__author_id=user_id).delete()
    Column.objects.filter(author_id=user_id).delete()
    theirs = Comment.objects.filter(id__in=comments)
    theirs.update(name=STRUCK, email="", ip=None, agent="", referrer="", ask_at=None, lesson="")


def comments_by(addresses: Collection[str]) -> list[str]:
    """Ids of the comments, which need no account, that carry one of these addresses."""
    return list(Comment.objects.filter(email__in=addresses).values_list("id", flat=True))
