"""How long who has left can be reached about money that comes back (decision 38, Leaving with money)."""

from datetime import timedelta

from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline

DEADLINE = "parting"
REACHED = timedelta(days=60)
"""How long after a payout left its owner can still be reached: banks return what they cannot deliver within days."""


def remember(payout_or_refund_id: str) -> None:
    """Forget the owner's address in time."""
    set_deadline(DEADLINE, payout_or_refund_id, clock.now() + REACHED)
