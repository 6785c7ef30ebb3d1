"""What asks for a checked identity; which acts do is a setting of the operator (decision 42)."""

from michinori.kernel.problems import Problem
from michinori.machinery.settings import settings_now
from michinori.people.models import Organisation, User
from michinori.people.queries import client


def require_verified(client_id: str) -> None:
    """Check that somebody has seen the papers of this person or company. Raises ``verification-needed`` (409)."""
    if not client(client_id).holder.verified:
        raise Problem("verification-needed")


def is_asked_to_post(holder: User | Organisation) -> bool:
    """Whether a client has to be checked before a job is published."""
    return settings_now().site.verify_to_post and not holder.verified


def is_asked_to_deposit(holder: User | Organisation, price: int) -> bool:
    """Whether a client has to be checked before the first deposit of a contract. ``price``: yen before tax."""
    limit = settings_now().site.verify_deposit
    return bool(limit) and price > limit and not holder.verified
