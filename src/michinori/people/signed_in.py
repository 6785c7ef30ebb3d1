"""The site's session store. The setting ``SESSION_ENGINE`` names this module."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from michinori.machinery.statements import read


class SessionStore(DatabaseSessions):
    """Django's database sessions. Keys that are not alphanumeric are taken for unknown, since PostgreSQL raises an
    error for some of them (NUL).
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and key.isalnum() and super()._validate_session_key(key))  # type: ignore[misc]  # stubs lack it

    def _get_session_from_db(self) -> Session | None:
        """The stored session that is not over; None without one. Every page asks."""
        found = read(Session, session_key=self.session_key, expire_date__gt=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
