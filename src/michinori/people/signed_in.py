"""Who is signed in: the site's session store (the setting ``SESSION_ENGINE`` names this module), and whose it is."""

import logging
import time
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.utils import timezone

from michinori.machinery.composed import Composed, Given
from michinori.machinery.sealing import seal, unseal
from michinori.machinery.settings import settings_now
from michinori.machinery.statements import read

from .models import User

_log = logging.getLogger(__name__)
_LASTS = "lasts"
"""When the session began and was used last, and for how long it lasts: ``began``, ``seen`` (Unix time), ``whole``,
``idle`` (seconds), ``staff``."""
_NOTED = 20
"""So often in the time of inactivity is it noted that somebody is here; each note is a write."""
_AHEAD = 60
"""Seconds by which clocks of machines may differ; who was here later than that was noted by a clock set right since."""
_HOUR, _DAY = 3600, 24 * 3600


class Backend(AuthenticationBackend):  # type: ignore[misc]  # the library has no types
    """As the library's; the person of a session is asked for at each page, by a query that is composed once."""

    def get_user(self, user_id: str) -> User | None:
        """The person with this id who may be signed in."""
        user = _person().first(user=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


_BACKEND, _THE_LIBRARYS = (f"{one.__module__}.{one.__qualname__}" for one in (Backend, AuthenticationBackend))


@cache
def _person() -> Composed[User]:
    return Composed(User.objects.filter(id=Given("user")))


class SessionStore(DatabaseSessions):
    """Django's database sessions, of which those of people end when they were not used for a while and in any case some
    time after the sign-in, staff's sooner (decision 69). The times are real, never simulated.

    Keys that are not alphanumeric are taken for unknown, since PostgreSQL raises an error for some of them (NUL).
    """

    was_over = False
    """Whether the session that was asked for is there no more."""
    _only_noted = False

    def is_signed_in(self) -> bool:
        """Whether it is somebody's."""
        return SESSION_KEY in self

    def begin(self) -> None:
        """Let its time begin with the next answer."""
        self.pop(_LASTS, None)

    def is_due(self, *, staff: bool) -> bool:
        """Whether it is time to note that its person is here: also when they became staff, or are no more."""
        lasts = self.get(_LASTS)
        if lasts is None or lasts["staff"] != staff:
            return True
        return not -_AHEAD < time.time() - lasts["seen"] <= lasts["idle"] / _NOTED

    def go_on(self, *, staff: bool) -> None:
        """Note it, with the times that the settings now say, to be stored with the answer. One query."""
        site, now = settings_now().site, int(time.time())
        idle = site.staff_session_idle_minutes * 60 if staff else site.session_idle_days * _DAY
        whole = site.staff_session_hours * _HOUR if staff else site.session_days * _DAY
        began = min(now, (self.get(_LASTS) or {}).get("began", now))
        self._only_noted = not self.modified
        self[_LASTS] = {"began": began, "seen": now, "whole": whole, "idle": idle, "staff": staff}

    def save(self, must_create: bool = False) -> None:
        """Store it. Where nothing but that somebody is here was to be stored, an answer is not lost with a database
        that cannot write.
        """
        try:
            super().save(must_create)
        except (DatabaseError, UpdateError) as error:
            if not self._only_noted:
                raise
            _log.warning("the end of a session could not be noted: %s", type(error).__name__)

    def get_expiry_age(self, **given: Any) -> int:
        """Seconds until it ends: 0 if it is over."""
        lasts = self.get(_LASTS)
        if lasts is None:
            return int(super().get_expiry_age(**given))
        end = min(lasts["began"] + lasts["whole"], lasts["seen"] + lasts["idle"])
        return max(0, int(end - time.time()))

    def get_expiry_date(self, **given: Any) -> datetime:
        """When it ends."""
        return timezone.now() + timedelta(seconds=self.get_expiry_age(**given))

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and key.isalnum() and super()._validate_session_key(key))  # type: ignore[misc]  # stubs lack it

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as it is stored. The secret of an app that is being set up is sealed, as it is afterwards; the
        backend has the name of the library's, which the version before knows as well: while nodes are upgraded one
        after the other, both serve the same sessions.
        """
        stored, secret = session_dict.copy(), session_dict.get(SECRET_SESSION_KEY)
        if secret:
            stored[SECRET_SESSION_KEY] = seal(secret)
        if stored.get(BACKEND_SESSION_KEY) == _BACKEND:
            stored[BACKEND_SESSION_KEY] = _THE_LIBRARYS
        return str(super().encode(stored))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """The session as it was before it was stored."""
        found: dict[str, Any] = super().decode(session_data)
        if found.get(BACKEND_SESSION_KEY) == _THE_LIBRARYS:
            found[BACKEND_SESSION_KEY] = _BACKEND
        if secret := found.get(SECRET_SESSION_KEY):
            found[SECRET_SESSION_KEY] = unseal(secret)
        return found

    def _get_session_from_db(self) -> Session | None:
        """The stored session that is not over; None without one. Every page asks."""
        found = read(Session, session_key=self.session_key, expire_date__gt=timezone.now())
        if found:
            return found[0]
        self._session_key, self.was_over = None, True
        return None
