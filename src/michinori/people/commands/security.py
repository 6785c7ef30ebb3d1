"""Writing the security log of an account. Its times are real, never simulated."""

from datetime import timedelta

from django.utils import timezone

from michinori.machinery.origins import whence
from michinori.people.models import SecurityEntry

KEPT = timedelta(days=365)
"""⚙ How long entries are kept."""


def note(user_id: str, kind: str, about: str = "") -> None:
    """Note what happened to a user's account, with the origin of the present request."""
    origin = whence()
    SecurityEntry.objects.create(
        user_id=user_id, at=timezone.now(), kind=kind, about=about, ip=origin.ip, agent=origin.agent[:300]
    )


def forget_old() -> int:
    """Delete the entries older than a year; return how many."""
    return SecurityEntry.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
