"""Commands for API tokens. Their times are real, never simulated (domain § 2, Clocks)."""

import secrets
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import outbox
from michinori.machinery.locks import lock
from michinori.machinery.plans import run
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.models import Token, User
from michinori.people.models.tokens import hash_secret
from michinori.people.queries import has_second_step
from michinori.rules.fields import Reader

from .security import note

NAME_LIMIT = 60
LIVE_LIMIT = 50
SCOPES = ("read", "draft", "write", "staff")
_PREFIX = "mich_"
_USE_NOTED_EVERY = timedelta(minutes=1)
_NOTE_USE = "UPDATE people_token SET last_used = %s WHERE id = %s AND (last_used IS NULL OR last_used < %s)"


@command
def create_token(
    *, actor: Actor, name: str, scopes: list[str], user_id: str | None = None, expires: bool = True
) -> tuple[Token, str]:
    """Make a token for the actor (for ``user_id`` if the operator makes it); return it and its secret, which is not
    stored. It is logged, and a person who makes one is told by mail. It ends after the setting ``token_days``, or
    never (``expires`` False).

    Only staff with a second step may have the scope ``staff``. Raises ``invalid``, ``staff-only``,
    ``too-many-tokens``, ``not-found``.
    """
    by_operator = actor.kind == "operator"
    owner = user_id if by_operator else actor.user_id
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
    if "staff" in wanted and not (user.is_staff and (by_operator or has_second_step(user.id))):
        raise Problem.forbidden("staff-only")
    now = timezone.now()
    if _live(user.id).count() >= LIVE_LIMIT:
        raise Problem("too-many-tokens", limit=LIVE_LIMIT)
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        secret_hash=hash_secret(secret),
        scopes=wanted,
        name=title,
        made_at=now,
        expires_at=now + timedelta(days=settings_now().site.token_days) if expires else None,
        by_operator=by_operator,
    )
    note(user.id, "token_made", token.id)
    if not by_operator:
        letter = {"to": user.email, "language": user.language, "template": "token_made", "name": user.display_name}
        outbox.put("mail", letter | {"values": {"token": title}}, key=f"token_made:{token.id}")
    return token, secret


def revoke_all_tokens(user_id: str) -> None:
    """Revoke all tokens of a user whose password changes, since whoever knew the old one may have made some."""
    if _live(user_id).update(revoked_at=timezone.now()):
        note(user_id, "tokens_revoked")


def _live(user_id: str) -> "QuerySet[Token]":
    not_over = Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now())
    return Token.objects.filter(not_over, user_id=user_id, revoked_at__isnull=True)


@command
def revoke_token(*, actor: Actor, token_id: str) -> Token:
    """Revoke one of the actor's own tokens at once; a second call changes nothing. Raises ``not-found``."""
    token = Token.objects.select_for_update().filter(id=token_id, user_id=actor.user_id).first()
    if token is None:
        raise Problem.unknown()
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        note(token.user_id, "token_revoked", token.id)
    return token


def note_token_use(token_id: str) -> None:
    """Record that a token was used, at most once a minute, so that busy programs do not keep rewriting one row."""
    now = timezone.now()
    run(_NOTE_USE, [now, token_id, now - _USE_NOTED_EVERY])
