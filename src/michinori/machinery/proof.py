"""Proof of work before a form that anybody may send: self-hosted ALTCHA. Times are real time, never simulated."""

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

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import rates

COST = 2_000
"""Rounds of PBKDF2 for each of about 256 tries: 0.1 to 1 s in a browser to solve, 0.5 ms for us to verify."""
LASTS = timedelta(minutes=30)
"""Lifetime of a challenge: long enough to write a comment meanwhile."""
LONGEST = 4_000
_ABOUT = "column"
"""The name of what a challenge is for, as processes of the version before write and read it during an upgrade."""


@dataclass(frozen=True)
class Proof:
    """A verified solution. ``took``: time since the challenge was issued."""

    nonce: str
    until: datetime
    took: timedelta


def challenge(about: str) -> dict[str, Any]:
    """Make a challenge for one thing, as comments on the column of this id, in the form that ALTCHA's clients read."""
    made = altcha.create_challenge(
        "PBKDF2/SHA-256",
        COST,
        hmac_secret=_secret(),
        data={_ABOUT: about},
        expires_at=int(time.time() + LASTS.total_seconds()),
    )
    return made.to_dict()


def check(sent: str, about: str) -> Proof:
    """Verify the solution sent as ``altcha`` for this thing. It may come again: who accepts it keeps its nonce. Raises
    ``invalid`` (422) with ``proof_wrong`` or ``proof_expired``.
    """
    if len(sent) > LONGEST or not sent.isascii():
        raise refusal("proof_wrong")
    found = altcha.verify_solution(sent, _secret())
    if not found.verified:
        raise refusal("proof_expired" if found.expired else "proof_wrong")
    parameters = _parameters(sent)
    if parameters.get("data") != {_ABOUT: about}:
        raise refusal("proof_wrong")
    until = datetime.fromtimestamp(parameters["expiresAt"], UTC)
    return Proof(parameters["nonce"], until, datetime.now(UTC) - (until - LASTS))


def spend(sent: str, about: str) -> Proof:
    """Verify the solution sent as ``altcha`` for this thing and use it up, in the caller's transaction: it counts once.
    Raises ``invalid`` (422) with ``proof_wrong``, ``proof_expired`` or ``proof_used``.
    """
    found = check(sent, about)
    try:
        rates.count(f"{about} proof:{found.nonce}", 1, int(LASTS.total_seconds()), "proof-used")
    except Problem as used:
        raise refusal("proof_used") from used
    return found


def refusal(key: str) -> Problem:
    """What is wrong with a proof, as Problem ``invalid`` (422) of the field ``altcha``."""
    return Problem.invalid(Flaw("altcha", key))


def _parameters(sent: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(base64.b64decode(sent))["challenge"]["parameters"]
    except (binascii.Error, ValueError, KeyError, TypeError) as error:
        raise refusal("proof_wrong") from error
    return found


def _secret() -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"altcha", "sha256")
