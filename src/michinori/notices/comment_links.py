"""The mail to a comment's writer with the link that deletes the comment."""

from michinori.columns.links import token_for
from michinori.columns.queries.comments import comment_with_column
from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem

from .mails import Sending, send_to_address
from .writing import write_letter


def send_link(item: OutboxItem) -> Sending:
    """Outbox kind ``comment_link``: ``{comment_id}`` → the comment's writer. The mail has nothing that the writer
    typed, since anybody may type any address.
    """
    comment = comment_with_column(item.payload["comment_id"])
    if comment is None or not comment.email:
        return None
    link = address_of(PageRef("comment_delete", (token_for(comment.id),)))
    values = {"column": comment.column.title, "link": link}
    return send_to_address(item, comment.email, write_letter("comment_link", values, language=comment.language))
