"""Proofs of work that came with comments: each counts once."""

from datetime import UTC, datetime, timedelta

from michinori.columns.models import SpentProof
from michinori.machinery.proof import Proof, refusal


def spend(proof: Proof) -> None:
    """Mark a proof as used, in the caller's transaction; a concurrent second use waits for the first to commit.

    Raises ``invalid`` (422) with ``proof_used``.
    """
    _, fresh = SpentProof.objects.get_or_create(nonce=proof.nonce, defaults={"until": proof.until})
    if not fresh:
        raise refusal("proof_used")


def forget_old() -> int:
    """Delete used proofs that have expired; return how many."""
    return SpentProof.objects.filter(until__lt=datetime.now(UTC) - timedelta(minutes=5)).delete()[0]
