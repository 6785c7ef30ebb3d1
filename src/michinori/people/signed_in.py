"""The site's session store. The setting ``SESSION_ENGINE`` names this module."""

from typing import Any

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.utils import timezone

from michinori.machinery.sealing import seal, unseal
from michinori.machinery.statements import read


class SessionStore(DatabaseSessions):
    """Django's database sessions. Keys that are not alphanumeric are taken for unknown, since PostgreSQL raises an
    error for some of them (NUL).
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and key.isalnum() and super()._validate_session_key(key))  # type: ignore[misc]  # stubs lack it

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as it is stored. The secret of an app that is being set up is sealed, as it is afterwards."""
        secret = session_dict.get(SECRET_SESSION_KEY)
        sealed = session_dict | {SECRET_SESSION_KEY: seal(secret)} if secret else session_dict
        return str(super().encode(sealed))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """The session as it was before it was stored."""
        found: dict[str, Any] = super().decode(session_data)
        if secret := found.get(SECRET_SESSION_KEY):
            found[SECRET_SESSION_KEY] = unseal(secret)
        return found

    def _get_session_from_db(self) -> Session | None:
        """The stored session that is not over; None without one. Every page asks."""
        found = read(Session, session_key=self.session_key, expire_date__gt=timezone.now())
        if found:
            return found[0]
        self._session_key = None
        return None
