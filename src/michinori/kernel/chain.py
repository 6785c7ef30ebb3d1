"""The hashes that chain a history's events: SHA-256 in hex over RFC 8785 canonical JSON (domain § 2, Events)."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785


def digest(value: Any) -> str:
    """Hash a JSON value: text, whole numbers, lists, objects."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def event_hash(event: Mapping[str, Any]) -> str:
    """Hash an event's n, at (ISO 8601, Japan time), actor, kind, data and previous_hash (None for the first event)."""
    return digest({name: event[name] for name in ("n", "at", "actor", "kind", "data", "previous_hash")})


def commitment(text: str, items: Iterable[str], nonce: bytes) -> str:
    """Commit to private text without revealing it: hash ``nonce`` (32 random bytes) and then text and items as JSON.

    Events hold this hash in place of sealed or private words (domain § 2, Events).
    """
    return hashlib.sha256(nonce + rfc8785.dumps({"text": text, "items": list(items)})).hexdigest()
