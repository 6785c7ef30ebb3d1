"""The signature of calls to webhooks, by which a program knows that they are the site's."""

import hashlib
import hmac


def sign(secret: str, at: int, body: bytes) -> str:
    """The header ``Michinori-Signature``: ``t=SECONDS,v1=HEX``; HEX is the HMAC-SHA256 of ``SECONDS.BODY``."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
