"""Proof of work before a comment: self-hosted ALTCHA. Times are real time, never simulated."""

import base64
import binascii
import hmac
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from django.conf import settings

from michinori.columns.models import SpentProof
from michinori.kernel.problems import Flaw, Problem

COST = 2_000
"""Rounds of PBKDF2 for each of about 256 tries: 0.1 to 1 s in a browser to solve, 0.5 ms for us to verify."""
LASTS = timedelta(minutes=30)
"""Lifetime of a challenge: long enough to write a comment meanwhile."""
LONGEST = 4_000


@dataclass(frozen=True)
class Proof:
    """A verified solution. ``took``: time since the challenge was issued."""

    nonce: str
    until: datetime
    took: timedelta


def challenge(column_id: str) -> dict[str, Any]:
    """Make a challenge for comments on one column, in the form that ALTCHA's clients read."""
    made = altcha.create_challenge(
        "PBKDF2/SHA-256",
        COST,
        hmac_secret=_secret(),
        data={"column": column_id},
        expires_at=int(time.time() + LASTS.total_seconds()),
    )
    return made.to_dict()


def check(sent: str, column_id: str) -> Proof:
    """Verify the solution sent as ``altcha`` for this column. Raises ``invalid`` (422) with ``proof_wrong`` or
    ``proof_expired``.
    """
    if len(sent) > LONGEST or not sent.isascii():
        raise _refusal("proof_wrong")
    found = altcha.verify_solution(sent, _secret())
    if not found.verified:
        raise _refusal("proof_expired" if found.expired else "proof_wrong")
    parameters = _parameters(sent)
    if parameters.get("data") != {"column": column_id}:
        raise _refusal("proof_wrong")
    until = datetime.fromtimestamp(parameters["expiresAt"], UTC)
    return Proof(parameters["nonce"], until, datetime.now(UTC) - (until - LASTS))


def spend(proof: Proof) -> None:
    """Mark a proof as used, in the caller's transaction; a concurrent second use waits for the first to commit.

    Raises ``invalid`` (422) with ``proof_used``.
    """
    _, fresh = SpentProof.objects.get_or_create(nonce=proof.nonce, defaults={"until": proof.until})
    if not fresh:
        raise _refusal("proof_used")


def forget_old() -> int:
    """Delete used proofs that have expired; return how many."""
    return SpentProof.objects.filter(until__lt=datetime.now(UTC) - timedelta(minutes=5)).delete()[0]


def _refusal(key: str) -> Problem:
    return Problem.invalid(Flaw("altcha", key))


def _parameters(sent: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(base64.b64decode(sent))["challenge"]["parameters"]
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise _refusal("proof_wrong") from error
    return found


def _secret() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"altcha", "sha256")
