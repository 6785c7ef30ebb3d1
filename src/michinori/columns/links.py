"""Signed tokens for the link by which a comment's writer deletes it; nothing has to be stored for them."""

from django.core import signing

from michinori.kernel.problems import Problem

_SALT = "michinori.columns.delete-comment"


def token_for(comment_id: str) -> str:
    """The token in the link that is mailed to a comment's writer."""
    return signing.Signer(salt=_SALT, sep=".").sign(comment_id)


def comment_of(token: str) -> str:
    """The id of a token's comment. Raises ``not-found`` (404) for a forged token."""
    try:
        return signing.Signer(salt=_SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise Problem.unknown() from error
