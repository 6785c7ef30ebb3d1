"""Proof of work before a comment: ALTCHA, hosted by ourselves. Times are real time, for a solver knows no other."""

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
"""⚙ Rounds of PBKDF2 for each of about 256 tries: a tenth of a second to a second in a browser, 0.5 ms for us."""
LASTS = timedelta(minutes=30)
"""⚙ So long a challenge can be solved and sent: enough to write in between."""
LONGEST = 4_000


@dataclass(frozen=True)
class Proof:
    """A solution that is right and was made for this column. ``took``: since its challenge was given."""

    nonce: str
    until: datetime
    took: timedelta


def challenge(column_id: str) -> dict[str, Any]:
    """A fresh challenge for comments on one column, as ALTCHA's clients take it."""
    made = altcha.create_challenge(
        "PBKDF2/SHA-256",
        COST,
        hmac_secret=_secret(),
        data={"column": column_id},
        expires_at=int(time.time() + LASTS.total_seconds()),
    )
    return made.to_dict()


def check(sent: str, column_id: str) -> Proof:
    """What was sent as ``altcha``. Raises ``invalid`` (422) with ``proof_wrong`` or ``proof_expired``."""
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
    """Note that it was used, in the caller's transaction. Two at once: the second waits for the first.

    Raises ``invalid`` (422) with ``proof_used``.
    """
    _, fresh = SpentProof.objects.get_or_create(nonce=proof.nonce, defaults={"until": proof.until})
    if not fresh:
        raise _refusal("proof_used")


def forget_old() -> int:
    """Delete the used ones that have expired; gives how many."""
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
