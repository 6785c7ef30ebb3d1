"""The program's log: a line an event, its time with the zone, without secrets and people's data, and with one line for
an outage, which fails every request.

An unexpected error keeps its traceback, without the details that PostgreSQL adds, which quote rows.
"""

import logging
import re
import time
from datetime import UTC, datetime
from typing import Any

from michinori.config import outages

_KEY = re.compile(r"/[\w:.=~-]{24,}(?=[/\s\"'?]|$)")
"""A part of a path that is longer than an id: a key to reset a password, the token of a link."""
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_QUOTES = ("DETAIL:", "CONTEXT:")
_SOURCE = "  File "


class Line(logging.Formatter):
    """``2026-11-27T10:15:00.123+00:00 ERROR michinori.… what happened``, in UTC as PostgreSQL's log.

    Long parts of paths become ``/…``, mail addresses ``…@…``.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).split("\n")
        return "\n".join(_clean(line) for line in lines if not line.lstrip().startswith(_QUOTES))


class OncePerOutage(logging.Filter):
    """Lets through one line a minute, without the traceback, of what fails because the database is away or a disk is
    full.
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
        while error and error.__cause__:
            error = error.__cause__
        said = " ".join(str(error).split())
        record.msg, record.args, record.exc_info, record.exc_text = "an outage: %s", (said,), None, None
        return True


HANDLED: dict[str, Any] = {
    "formatters": {"line": {"()": "michinori.config.logs.Line"}},
    "filters": {"outages": {"()": "michinori.config.logs.OncePerOutage"}},
}
"""What ``handler`` names, for ``logging.config.dictConfig``."""


def handler(file: str) -> dict[str, Any]:
    """Where lines go: to this file, which is opened anew once it was moved away, or to stderr if there is none."""
    where = {"class": "logging.handlers.WatchedFileHandler", "filename": file, "encoding": "utf-8", "delay": True}
    return {**(where if file else {"class": "logging.StreamHandler"}), "formatter": "line", "filters": ["outages"]}


def _clean(line: str) -> str:
    if line.startswith(_SOURCE):  # of a traceback, whose paths are the program's
        return line
    return _ADDRESS.sub("…@…", _KEY.sub("/…", line))
