"""The site's session store. The setting ``SESSION_ENGINE`` names this module."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """Django's database sessions. Keys that are not alphanumeric are taken for unknown, since PostgreSQL raises an
    error for some of them (NUL).
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and key.isalnum() and super()._validate_session_key(key))  # type: ignore[misc]  # stubs lack it
