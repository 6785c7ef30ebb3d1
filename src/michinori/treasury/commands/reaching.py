"""How long who has left can be reached about money that comes back (decision 38, Leaving with money)."""

from datetime import date, timedelta

from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline

DEADLINE = "parting"
REACHED = timedelta(days=60)
"""How long after a payout left its owner can still be reached: banks return what they cannot deliver within days."""
_DAY = timedelta(days=1)


def remember(payout_or_refund_id: str, *, left: date | None = None) -> None:
    """Forget the owner's address in time, tomorrow at the earliest. ``left``: the day on which the money left or is to
    leave, None: today.
    """
    now = clock.now()
    days = (left or day_of(now)) - day_of(now) + REACHED
    set_deadline(DEADLINE, payout_or_refund_id, now + max(_DAY, days))
