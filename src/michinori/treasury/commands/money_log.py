"""The one way in which what staff do with money comes into their log: with the reason (decision 38, The desk)."""

import hashlib
from collections.abc import Mapping
from typing import Any

from michinori.kernel.actor import Actor
from michinori.machinery import audit
from michinori.rules.fields import Reader
from michinori.treasury.models import ActReason

WHY_LIMIT = 200


def note_act(*, actor: Actor, kind: str, data: Mapping[str, Any], why: str | None) -> None:
    """Append what was done to the staff log, and beside it ``why``, in words; the entry holds their hash. None: nobody
    of the staff did it, but the clock, the command line or a trustee. As ``audit.note``, call it last.
    """
    if why == "":
        raise ValueError(f"{kind} without a reason")
    hashed = {} if why is None else {"why": hashlib.sha256(why.encode()).hexdigest()}
    n = audit.note(actor=actor, kind=kind, data={**data, **hashed})
    if why is not None:
        ActReason.objects.create(n=n, text=why)


def read_reason(actor: Actor, why: str | None) -> str | None:
    """Why somebody acts, as they typed it; None for the clock and the command line where they say nothing. Raises
    ``invalid`` (at ``reason``) for a person without one.
    """
    if why is None and actor.kind != "person":
        return None
    return read_words(why or "")


def read_words(text: str, limit: int = WHY_LIMIT) -> str:
    """Why somebody acts, or what they compared, as they typed it. Raises ``invalid`` (at ``reason``) without any."""
    reader = Reader({"reason": text})
    said = reader.line("reason", limit)
    reader.finish()
    return said
