"""The cache, the table ``cache``: counts of attempts and the like, shared by all processes."""

import pickle
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, connection, transaction

_PUT = (
    "INSERT INTO cache AS kept (cache_key, value, expires) VALUES (%s, %s, %s)"
    " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
)
_ADD = f"{_PUT} WHERE kept.expires < %s"
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class SweptCache(DatabaseCache):
    """Django's, which counts its whole table before each write (1.9 ms, 11.9 at 99,000 rows): this one does not, and
    ``forget_old`` deletes what has expired. A write that the database refuses is lost, as with Django's.
    """

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value under a key for so many seconds, None: for ever."""
        self._put(_PUT, key, value, timeout, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """The same unless the key has a value; return whether it had none."""
        return self._put(_ADD, key, value, timeout, version, datetime.now(UTC))

    def _put(self, text: str, key: Any, value: Any, timeout: Any, version: int | None, *more: datetime) -> bool:
        until = self.get_backend_timeout(timeout)
        expires = _NEVER if until is None else datetime.fromtimestamp(until, UTC)
        kept = b64encode(pickle.dumps(value, self.pickle_protocol)).decode()
        values: list[Any] = [self.make_and_validate_key(key, version=version), kept, expires, *more]
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(text, values)
                return bool(cursor.rowcount)
        except DatabaseError:
            return False


def forget_old() -> int:
    """Delete what has expired; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cache WHERE expires < %s", [datetime.now(UTC)])
        return int(cursor.rowcount)
