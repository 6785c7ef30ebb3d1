"""Notices to the authors of columns."""

from collections.abc import Iterator

from michinori.columns.models import Column
from michinori.columns.queries.comments import comment_with_column
from michinori.machinery.models import OutboxItem

from .frame import Hearing, said


def hear_of_comment(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``comment_published``: ``{comment_id}`` → the column's author, if the comment is still public."""
    comment = comment_with_column(item.payload["comment_id"])
    if comment is not None and comment.is_public:
        column = comment.column
        values = {"column": column.title, "name": comment.name, "slug": column.slug}
        yield Hearing(column.author, said(item.kind, values))


def hear_of_hiding(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``column_hidden``: ``{column_id}`` → the column's author, with the staff's reason."""
    rows = Column.objects.select_related("author").filter(hidden_at__isnull=False)
    for column in rows.filter(id=item.payload["column_id"]):
        values = {"column": column.title, "reason": column.hidden_reason, "slug": column.slug}
        yield Hearing(column.author, said(item.kind, values), must=True)
