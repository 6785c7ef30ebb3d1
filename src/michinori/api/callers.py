"""Authentication of callers by bearer token and scope. Browser sessions are ignored, so CSRF is impossible."""

import threading
import time
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from ninja.security import HttpBearer

from michinori.api.rates import count_call
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people import queries
from michinori.people.commands.tokens import note_token_use
from michinori.people.models import User

Scope = Literal["read", "draft", "write", "staff"]
_INCLUDED: dict[Scope, Scope] = {"draft": "write"}
"""Who may do a thing may draft it: a scope → the wider one that has it, too."""
_NOTED_EVERY = 60.0

_noted: dict[str, float] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Call:
    """A call with a valid token, and what that may do."""

    request: HttpRequest
    user: User
    scopes: frozenset[str]

    @property
    def actor(self) -> Actor:
        """The caller as the actor of commands and queries."""
        return Actor.person(self.user.id)


@dataclass(frozen=True)
class Visit:
    """A call with or without a token; ``user`` is None for a visitor."""

    request: HttpRequest
    user: User | None

    @property
    def actor(self) -> Actor | None:
        """The caller as the actor of queries; None for a visitor."""
        return Actor.person(self.user.id) if self.user else None


class Bearer(HttpBearer):
    """Require ``Authorization: Bearer TOKEN`` with a token that has the operation's scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Call | None:
        """None for an unknown or revoked token (401). Raises ``scope-missing`` (403), ``too-many-calls`` (429)."""
        caller = queries.token_caller(token) if token.isprintable() else None
        if caller is None:
            return None
        request.caller_id = caller.user.id  # type: ignore[attr-defined]  # for config.watching.refusals
        count_call(caller.token_id)
        if not caller.scopes & {self.scope, _INCLUDED.get(self.scope, self.scope)}:
            raise Problem.forbidden("scope-missing", scope=self.scope)
        if _is_time(caller.token_id):
            note_token_use(caller.token_id)
        return Call(request, caller.user, caller.scopes)


class Anyone(Bearer):
    """Accept callers without a token as visitors; check a token as ``Bearer`` does."""

    def __call__(self, request: HttpRequest) -> Visit | None:
        """None for an unknown or revoked token (401)."""
        if "Authorization" not in request.headers:
            return Visit(request, None)
        call: Call | None = super().__call__(request)
        return Visit(request, call.user) if call else None


def _is_time(token_id: str) -> bool:
    """Whether to note the token's use now: once a minute in each process, so that few calls write."""
    now = time.monotonic()
    with _lock:
        if now - _noted.get(token_id, -_NOTED_EVERY) < _NOTED_EVERY:
            return False
        if len(_noted) > 1000:
            _noted.clear()
        _noted[token_id] = now
    return True
