"""Encryption of backups with a key of the operator's: authenticated, in pieces, so that memory stays the same however
large a copy is.

A header, then pieces of one MiB, each sealed by ChaCha20-Poly1305 under a nonce of its number and of whether it is the
last (as in age and STREAM): no piece can be changed, moved, left out or cut off. The key of each copy is derived by
scrypt from the operator's and a random salt.
"""

import hashlib
import hmac
import os
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from michinori.config.copies.layout import PIECE
from michinori.kernel.problems import Problem

MAGIC = b"michinori backup, encrypted 1\n"
_SALT, _CHECK, _TAG = 16, 16, 16
_COST, _BLOCK, _MEMORY = 2**15, 8, 64 * 1024 * 1024


class Damaged(Exception):
    """The copy was changed or cut short."""


class _Takes(Protocol):
    def write(self, content: bytes, /) -> int: ...


class Encrypting:
    """Writes what it is given, encrypted, to ``target``, which ``close`` leaves open."""

    def __init__(self, target: _Takes, key: str) -> None:
        salt = os.urandom(_SALT)
        self._cipher, check = _cipher(key, salt)
        self._header = MAGIC + salt + check
        self._target, self._waiting, self._number = target, bytearray(), 0
        target.write(self._header)

    def write(self, content: bytes) -> int:
        """Take content; what fills a piece is written."""
        self._waiting += content
        while len(self._waiting) > PIECE:  # the last piece, which is sealed as such, is never empty
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(content)

    def close(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._target.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._header))
        self._number += 1


class Decrypting:
    """Reads the content of an encrypted copy. Reading raises ``Damaged``."""

    def __init__(self, source: Any, key: str) -> None:
        """Raises Problem ``backup-encrypted`` without a key, ``backup-key-wrong`` with another one."""
        if not key:
            raise Problem("backup-encrypted", 422)
        self._header = source.read(len(MAGIC) + _SALT + _CHECK)
        salt, check = self._header[len(MAGIC) : -_CHECK], self._header[-_CHECK:]
        self._cipher, expected = _cipher(key, salt)
        if not hmac.compare_digest(check, expected):
            raise Problem("backup-key-wrong", 422)
        self._source, self._number, self._open = source, 0, b""
        self._next = source.read(PIECE + _TAG)

    def read(self, size: int) -> bytes:
        """``size`` bytes, fewer where the copy ends."""
        found = bytearray()
        while len(found) < size and (self._open or self._advance()):
            part = self._open[: size - len(found)]
            self._open = self._open[len(part) :]
            found += part
        return bytes(found)

    def _advance(self) -> bool:
        if not self._next:
            if not self._number:
                raise Damaged
            return False
        sealed, self._next = self._next, self._source.read(PIECE + _TAG)
        try:
            self._open = self._cipher.decrypt(_nonce(self._number, last=not self._next), sealed, self._header)
        except InvalidTag:
            raise Damaged from None
        self._number += 1
        return bool(self._open)


def _cipher(key: str, salt: bytes) -> tuple[ChaCha20Poly1305, bytes]:
    """The cipher of one copy, and a value in its header that tells a wrong key from a damaged copy."""
    made = hashlib.scrypt(key.encode(), salt=salt, n=_COST, r=_BLOCK, p=1, maxmem=_MEMORY, dklen=64)
    return ChaCha20Poly1305(made[:32]), hashlib.sha256(made[32:]).digest()[:_CHECK]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])
