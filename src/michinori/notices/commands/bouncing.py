"""Addresses whose mails come back: noted, told to the person in the site, and confirmed again."""

from datetime import UTC, datetime

from michinori.machinery import outbox
from michinori.notices.models import Bounce
from michinori.people.models import User


def note_bounce(address: str, why: str) -> bool:
    """No more notices to this address until it is confirmed again; its owner is told in the site, once. Gives whether
    it was news. Within a transaction."""
    row = Bounce(address=address.strip().lower(), why=why, at=datetime.now(UTC))
    if Bounce.objects.filter(address=row.address).exists():
        return False
    Bounce.objects.bulk_create([row], ignore_conflicts=True)
    for user_id in User.objects.filter(email=row.address).values_list("id", flat=True):
        outbox.put("mail_bounced", {"user_id": user_id}, key=f"mail_bounced:{user_id}:{row.at.isoformat()}")
    return True


def has_bounced(address: str) -> bool:
    """Whether mails to this address come back."""
    return Bounce.objects.filter(address=address.lower()).exists()
