"""The signature of calls to webhooks, by which a program knows that they are the site's."""

import hashlib
import hmac


def sign(secret: str, at: int, body: bytes, former: str = "") -> str:
    """The header ``Michinori-Signature``: ``t=SECONDS,v1=HEX``; HEX is the HMAC-SHA256 of ``SECONDS.BODY``. With a
    ``former`` secret another ``v1`` by it comes last, where a program that reads the header into a dictionary and does
    not know the new secret yet finds it.
    """
    signed = f"{at}.".encode() + body
    signatures = (hmac.new(one.encode(), signed, hashlib.sha256).hexdigest() for one in (secret, former) if one)
    return ",".join([f"t={at}", *(f"v1={one}" for one in signatures)])
