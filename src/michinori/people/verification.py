"""What asks for a checked identity; which acts do is a setting of the operator (decision 42)."""

from michinori.kernel.problems import Problem
from michinori.people.queries import client


def require_verified(client_id: str) -> None:
    """Check that somebody has seen the papers of this person or company. Raises ``verification-needed`` (409)."""
    if not client(client_id).holder.verified:
        raise Problem("verification-needed")
