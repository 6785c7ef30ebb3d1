"""Public ids: a three-letter prefix and 16 random base32 characters, ``con_k3v…``."""

import secrets

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def new_id(prefix: str) -> str:
    """A fresh id such as ``con_`` + 16 characters (80 random bits)."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
