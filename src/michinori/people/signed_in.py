"""Who is signed in: session and person, which every page asks for, by SQL written out (decision 0025)."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from michinori.machinery.statements import read
from michinori.people.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # it is not typed
    """allauth's authentication, with a faster look-up of the session's user."""

    def get_user(self, user_id: str) -> User | None:
        """The user of a session; None if the account is closed."""
        found = read(User, "id = %s", user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class SessionStore(DatabaseSessions):
    """Django's database sessions, with a faster look-up. The setting ``SESSION_ENGINE`` names this module."""

    def _get_session_from_db(self) -> Any:
        key = self.session_key or ""
        found = read(Session, "session_key = %s AND expire_date > %s", key, timezone.now()) if key.isalnum() else []
        if found:
            return found[0]
        self._session_key = None
        return None
