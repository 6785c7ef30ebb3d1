"""Commands for API tokens. Their times are real, never simulated (domain § 2, Clocks)."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.locks import lock
from michinori.people.models import Token, User
from michinori.people.models.tokens import hash_secret
from michinori.rules.fields import Reader

NAME_LIMIT = 60
LIVE_LIMIT = 50
SCOPES = ("read", "write", "staff")
_PREFIX = "mich_"
_USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def create_token(*, actor: Actor, name: str, scopes: list[str], user_id: str | None = None) -> tuple[Token, str]:
    """Make a token for the actor (for ``user_id`` if the operator makes it); return it and its secret, which is not
    stored.

    Only staff may have the scope ``staff``. Raises ``invalid``, ``staff-only``, ``too-many-tokens``, ``not-found``.
    """
    owner = user_id if actor.kind == "operator" else actor.user_id
    if owner is None:
        raise Problem.unknown()
    user = lock(User, owner)[owner]
    if not user.is_active:
        raise Problem.unknown()
    reader = Reader({"name": name})
    title = reader.line("name", NAME_LIMIT)
    wanted = [scope for scope in SCOPES if scope in scopes]
    if not wanted:
        reader.flaw("scopes", "required")
    if set(scopes) - set(SCOPES):
        reader.flaw("scopes", "not_a_choice")
    reader.finish()
    if "staff" in wanted and not user.is_staff:
        raise Problem.forbidden("staff-only")
    if user.tokens.filter(revoked_at__isnull=True).count() >= LIVE_LIMIT:
        raise Problem("too-many-tokens", limit=LIVE_LIMIT)
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user, secret_hash=hash_secret(secret), scopes=wanted, name=title, made_at=timezone.now()
    )
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: str) -> Token:
    """Revoke one of the actor's own tokens at once; a second call changes nothing. Raises ``not-found``."""
    token = Token.objects.select_for_update().filter(id=token_id, user_id=actor.user_id).first()
    if token is None:
        raise Problem.unknown()
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


def note_token_use(token_id: str) -> None:
    """Record that a token was used, at most once a minute, so that busy programs do not keep rewriting one row."""
    now = timezone.now()
    unseen = Q(last_used__isnull=True) | Q(last_used__lt=now - _USE_NOTED_EVERY)
    Token.objects.filter(unseen, id=token_id).update(last_used=now)
