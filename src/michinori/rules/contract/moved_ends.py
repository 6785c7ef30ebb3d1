"""Where a clock of a contract ends that would end in announced maintenance (domain § 2)."""

from datetime import datetime

from michinori.rules.contract.life import Life
from michinori.rules.support.maintenance import moved


def moved_end(at: datetime, life: Life) -> datetime:
    """When a clock of this contract ends that would end at ``at`` but for announced maintenance."""
    return moved(at, life.maintenance, life.terms.payment_due_date) if life.maintenance else at
