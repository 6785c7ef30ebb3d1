"""Signed tokens for the link by which somebody who has left says where a payout that came back shall go."""

from django.core import signing

from michinori.kernel.problems import Problem

_SALT = "michinori.treasury.parting"


def mend_token(payout_id: str) -> str:
    """The token in the link that is mailed to whoever has left."""
    return signing.Signer(salt=_SALT, sep=".").sign(payout_id)


def payout_of(token: str) -> str:
    """The id of a token's payout. Raises ``not-found`` (404) for a forged token."""
    try:
        return signing.Signer(salt=_SALT, sep=".").unsign(token)
    except signing.BadSignature as error:
        raise Problem.unknown() from error
