"""The sessions of people signed in. Settings name this module as ``SESSION_ENGINE``."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """Sessions in the database, asked for only by keys that PostgreSQL can be asked for."""

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and key.isalnum() and super()._validate_session_key(key))  # type: ignore[misc]  # stubs lack it
