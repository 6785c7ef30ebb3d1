"""Columns of somebody who closes their account go, with what was said below them; names go from their comments."""

from collections.abc import Collection

from michinori.columns.models import Column, Comment


def erase_columns_of(user_id: str, addresses: Collection[str], name: str) -> None:
    """``addresses``: those that the person has confirmed, by which comments without an account are known as theirs.
    ``name`` stands instead of the one typed there. Within a transaction.
    """
    Comment.objects.filter(column__author_id=user_id).delete()
    Column.objects.filter(author_id=user_id).delete()
    theirs = Comment.objects.filter(email__in=addresses)
    theirs.update(name=name, email="", ip=None, agent="", referrer="", ask_at=None, lesson="")
