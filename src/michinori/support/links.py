"""Signed tokens for the link by which somebody without an account reads and answers; nothing is stored for them."""

from django.core import signing

from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem

_SALT = "michinori.support.inquiry"


def token_for(inquiry_id: str) -> str:
    """The token in the links that are mailed to the sender."""
    return signing.Signer(salt=_SALT, sep=".").sign(inquiry_id)


def inquiry_of(token: str) -> str:
    """The id of a token's inquiry. Raises ``not-found`` (404) for a forged token."""
    try:
        return signing.Signer(salt=_SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise Problem.unknown() from error


def page_of(inquiry_id: str) -> PageRef:
    """The page to which a mail leads."""
    return PageRef("inquiry_by_link", (token_for(inquiry_id),))
