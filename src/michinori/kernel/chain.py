"""Hashes that hold a history together: SHA-256, in hex, over RFC 8785 JSON (domain § 2, Events)."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import rfc8785


def digest(value: Any) -> str:
    """Of any plain JSON: text, whole numbers, lists, objects."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()


def event_hash(event: Mapping[str, Any]) -> str:
    """Of an event's n, at (ISO 8601, Japan time), actor, kind, data and previous_hash (null for the first)."""
    return digest({name: event[name] for name in ("n", "at", "actor", "kind", "data", "previous_hash")})


def commitment(text: str, items: Iterable[str], nonce: bytes) -> str:
    """Over 32 random bytes and the JSON of text and items: private words enter a chain as this."""
    return hashlib.sha256(nonce + rfc8785.dumps({"text": text, "items": list(items)})).hexdigest()
