"""Sealing what must pass through a table but may not be read there: links of mails, secrets in stored answers."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_MARK = "sealed:"
_NONCE = 12


def seal(text: str) -> str:
    """Encrypt a text (AES-256-GCM) by a key derived from the site's secret key, which is in no table."""
    return _sealed(text, settings.SECRET_KEY)


def sealed_anew(text: str, secret: str) -> str:
    """What was sealed by the site's secret key, sealed by another one; what was not sealed comes back as it is."""
    return _sealed(unseal(text), secret) if is_sealed(text) else text


def marks(pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """By which what was sent is known again: HMAC-SHA-256 by the site's secret key, then by the former one while it is
    accepted. From a plain hash, whoever reads the database could guess what was sent, such as a sealed number.
    """
    found = [hmac.new(key.encode(), digestmod="sha256") for key in _keys()]
    for piece in pieces:
        for one in found:
            one.update(piece)
    return tuple(one.digest() for one in found)


def _keys() -> tuple[str, ...]:
    """The site's secret key, and the one before it while it is accepted."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def is_sealed(text: str) -> bool:
    """Whether a text is sealed, by whatever key."""
    return text.startswith(_MARK)


def _sealed(text: str, secret: str) -> str:
    nonce = secrets.token_bytes(_NONCE)
    closed = _cipher(secret).encrypt(nonce, text.encode(), None)
    return _MARK + base64.urlsafe_b64encode(nonce + closed).decode()


def unseal(text: str) -> str:
    """The text that was sealed, by the former key too while it is accepted. What was stored unsealed by an earlier
    version comes back as it is; empty for what another secret key has sealed, or what is not whole.
    """
    if not is_sealed(text):
        return text
    try:
        closed = base64.urlsafe_b64decode(text.removeprefix(_MARK))
    except ValueError:
        return ""
    opened = (_opened(closed, key) for key in _keys())
    return next((found for found in opened if found is not None), "")


def _opened(closed: bytes, secret: str) -> str | None:
    try:
        return _cipher(secret).decrypt(closed[:_NONCE], closed[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        return None


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"sealing\0" + secret.encode()).digest())
