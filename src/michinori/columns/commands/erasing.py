"""Closing an account, the part of columns: delete the person's columns, strike their name from their comments."""

from collections.abc import Collection

from michinori.columns.models import Column, Comment
from michinori.people.commands.closing import STRUCK


def erase_columns_of(user_id: str, comments: Collection[str]) -> None:
    """Delete a person's columns with all comments below; strike name and personal data from ``comments``, the ids of
    those they wrote below other columns. Call within a transaction.
    """
    Comment.objects.filter(column__author_id=user_id).delete()
    Column.objects.filter(author_id=user_id).delete()
    theirs = Comment.objects.filter(id__in=comments)
    theirs.update(name=STRUCK, email="", ip=None, agent="", referrer="", ask_at=None, lesson="")


def comments_by(addresses: Collection[str]) -> list[str]:
    """Ids of the comments with one of these e-mail addresses; comments have no account."""
    return list(Comment.objects.filter(email__in=addresses).values_list("id", flat=True))
