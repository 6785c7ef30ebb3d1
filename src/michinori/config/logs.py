"""Logs without secrets, since the paths in them may hold keys of mailed links, and with one line for an outage, which
fails every request.
"""

import logging
import re
import time

from michinori.config import outages

_KEY = re.compile(r"/[\w:.=~-]{24,}(?=[/\s\"'?]|$)")
"""A part of a path that is longer than an id: a key to reset a password, the token of a link."""


class WithoutSecrets(logging.Filter):
    """Replaces long parts of paths in every line by ``/…``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; every record passes."""
        said = record.getMessage()
        record.msg, record.args = _KEY.sub("/…", said), ()
        return True


class OncePerOutage(logging.Filter):
    """Lets through one line a minute, without the traceback, of the requests that fail because the database is away or
    a disk is full.
    """

    _EVERY = 60.0

    def __init__(self) -> None:
        super().__init__()
        self._told = -self._EVERY

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write the record; its message becomes that of the outage."""
        error = record.exc_info[1] if record.exc_info else None
        if outages.status_of(error) is None:
            return True
        now = time.monotonic()
        if now - self._told < self._EVERY:
            return False
        self._told = now
        record.msg, record.args, record.exc_info, record.exc_text = "requests fail: %s", (error,), None, None
        return True
