"""Writing the security log of an account. Its times are real, never simulated."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.machinery.origins import whence
from michinori.people.models import SecurityEntry, User

KEPT = timedelta(days=365)
"""How long entries are kept."""


def note(user_id: str, kind: str, about: str = "") -> None:
    """Note what happened to a user's account, with the origin of the present request."""
    origin = whence()
    SecurityEntry.objects.create(
        user_id=user_id, at=timezone.now(), kind=kind, about=about, ip=origin.ip, agent=origin.agent[:300]
    )


def doubt_passkeys(user_id: str) -> None:
    """Let none of a user's passkeys sign in alone after a reset of the password by mail, since whoever held the account
    before may have added one. With the new password they still are the second step, which must not fall with the
    mailbox.
    """
    if Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.WEBAUTHN).exists():
        User.objects.filter(id=user_id).update(passkeys_doubted_at=timezone.now())


def trust_passkeys(*, actor: Actor) -> None:
    """Let the actor's passkeys sign in alone again, once the actor, with the new password, has seen them."""
    if end_doubt(actor=actor):
        note(actor.user_id or "", "passkeys_kept")


def end_doubt(*, actor: Actor) -> bool:
    """Forget that the actor's passkeys were doubted, because they are trusted or gone; return whether they were."""
    doubted = User.objects.filter(id=actor.user_id or "", passkeys_doubted_at__isnull=False)
    return bool(doubted.update(passkeys_doubted_at=None))


def forget_old() -> int:
    """Delete the entries older than a year; return how many."""
    return SecurityEntry.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def forget_devices() -> int:
    """Delete from where sessions were begun that are over, address and browser; return how many."""
    over = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    return int(over.delete()[0])
