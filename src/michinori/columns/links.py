"""The link by which whoever wrote a comment deletes it: signed, so that nothing has to be kept for it."""

from django.core import signing

from michinori.kernel.problems import Problem

_SALT = "michinori.columns.delete-comment"


def token_for(comment_id: str) -> str:
    """What stands in the mailed address."""
    return signing.Signer(salt=_SALT, sep=".").sign(comment_id)


def comment_of(token: str) -> str:
    """The comment's id. Raises ``not-found`` (404)."""
    try:
        return signing.Signer(salt=_SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise Problem.unknown() from error
