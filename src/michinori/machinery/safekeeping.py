"""Keeping what may be read neither from a disk nor from a backup (decision 41): each content is encrypted by a key of
its own, and that key by the home's key for documents, which is in no table, no backup and derived from no other key.
"""

import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

FILE = "documents-key"
_NONCE = 12
_BITS = 256


class Unreadable(Exception):
    """The home's key for documents is another one, or what it wraps was changed."""


def lock_away(content: bytes, ref: str) -> tuple[bytes, str]:
    """Encrypt content (AES-256-GCM); returns it, and its key wrapped, as text. ``ref``: the id of its row, without
    which neither opens, so that no two can be exchanged.
    """
    key = AESGCM.generate_key(_BITS)
    return _closed(key, content, ref), base64.urlsafe_b64encode(_closed(home_key(), key, ref)).decode()


def take_out(content: bytes, wrapped: str, ref: str) -> bytes:
    """What ``lock_away`` was given. Raises ``Unreadable``."""
    try:
        return _opened(_opened(home_key(), base64.urlsafe_b64decode(wrapped), ref), content, ref)
    except (InvalidTag, ValueError) as error:
        raise Unreadable from error


def fingerprint() -> str:
    """What tells the home's key for documents from any other, and not what it is; empty where there is none yet."""
    if not settings.DOCUMENTS_KEY and not (Path(settings.HOME) / FILE).exists():
        return ""
    return hashlib.sha256(b"fingerprint\0" + home_key()).hexdigest()


def home_key() -> bytes:
    """The home's key for documents, made if there is none."""
    return hashlib.sha256(b"documents\0" + (settings.DOCUMENTS_KEY or _of_file()).encode()).digest()


def _closed(key: bytes, content: bytes, ref: str) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, ref.encode())


def _opened(key: bytes, content: bytes, ref: str) -> bytes:
    return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], ref.encode())


def _of_file() -> str:
    """The key in the home, made when it is first needed, readable by its owner only. Of two processes that make one at
    the same time, the first wins.
    """
    file = Path(settings.HOME) / FILE
    if not file.exists():
        own = file.with_name(f".{FILE}-{secrets.token_hex(8)}")
        with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(64))
        try:
            os.link(own, file)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return file.read_text().strip()
