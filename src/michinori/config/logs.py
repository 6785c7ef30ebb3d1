"""The program's log: a line an event, its time with the zone, without secrets and people's data, and with one line for
an outage, which fails every request.

An unexpected error keeps its traceback, without the details that PostgreSQL adds, which quote rows and statements. What
is logged about a request names it by its id.
"""

import json
import logging
import re
import time
from datetime import UTC, datetime
from typing import Any

from michinori.config import outages
from michinori.config.watching import request_ids

_KEY = re.compile(r"/[\w:.=~-]{24,}(?=[/\s\"'?]|$)")
"""A part of a path that is longer than an id: a key to reset a password, the token of a link."""
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_QUOTES = re.compile(r"\s*(DETAIL:|CONTEXT:|QUERY:|LINE \d+:)")
"""Lines in which PostgreSQL quotes rows, or the statement with the values in it."""
_SOURCE = "  File "
_INDENT = "    "
OUTAGE = "an outage: %s"
"""The message of the one line for an outage."""
_TOLD = "told"


class Line(logging.Formatter):
    """``2026-11-27T10:15:00.123+00:00 ERROR michinori.… what happened``, in UTC as PostgreSQL's log; within a request
    ``[its id]`` stands before what happened.

    Long parts of paths become ``/…``, mail addresses ``…@…``. A record begins at the margin and a traceback's lines are
    indented; line breaks and whatever else cannot be printed are escaped. So nobody writes what looks like a record.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(within)s%(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        request_id = request_ids.current.get()
        vars(record)["within"] = f"[{request_id}] " if request_id else ""
        record.message, record.asctime = record.getMessage(), self.formatTime(record)
        lines = [_printable(cleaned(self.formatMessage(record)))]
        if record.exc_info:
            trace = cleaned(self.formatException(record.exc_info))
            lines += [_INDENT + _printable(line) for line in trace.split("\n")]
        return "\n".join(lines)


class JsonLine(Line):
    """One JSON object a line (``MICHINORI_LOG_FORMAT=json``): ``time``, ``level``, ``logger``, ``message``, within a
    request ``request``, of an error ``trace``, and what ``told`` was given.
    """

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {"time": self.formatTime(record), "level": record.levelname, "logger": record.name}
        if request_id := request_ids.current.get():
            found["request"] = request_id
        found["message"] = cleaned(record.getMessage())
        if record.exc_info:
            found["trace"] = cleaned(self.formatException(record.exc_info))
        return _printable_json(json.dumps(found | getattr(record, _TOLD, {}), ensure_ascii=False))


def told(**values: object) -> dict[str, Any]:
    """The ``extra`` of a line whose values stand by themselves in JSON: names and numbers, nothing of people's."""
    return {_TOLD: values}


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
        said = " ".join(str(error).split()) or type(error).__name__
        record.msg, record.args, record.exc_info, record.exc_text = OUTAGE, (said,), None, None
        return True


HANDLED: dict[str, Any] = {
    "formatters": {"line": {"()": "michinori.config.logs.Line"}, "json": {"()": "michinori.config.logs.JsonLine"}},
    "filters": {"outages": {"()": "michinori.config.logs.OncePerOutage"}},
}
"""What ``handler`` names, for ``logging.config.dictConfig``."""


def handler(file: str, form: str) -> dict[str, Any]:
    """Where lines go: to this file, which is opened anew once it was moved away, or to stderr if there is none.
    ``form``: ``line`` or ``json``.
    """
    where = {"class": "logging.handlers.WatchedFileHandler", "filename": file, "encoding": "utf-8", "delay": True}
    return {**(where if file else {"class": "logging.StreamHandler"}), "formatter": form, "filters": ["outages"]}


def teller(dsn: str) -> dict[str, Any]:
    """What tells Sentry of errors, with the same filter of outages; imported only then."""
    return {"()": "michinori.config.watching.errors_told.Teller", "dsn": dsn, "filters": ["outages"]}


def cleaned(text: str) -> str:
    """A text of a log or a traceback without what it may quote of people's: lines of PostgreSQL's, addresses, keys."""
    return "\n".join(_clean(line) for line in text.split("\n") if not _QUOTES.match(line))


def _clean(line: str) -> str:
    if line.startswith(_SOURCE):  # of a traceback, whose paths are the program's
        return line
    return _ADDRESS.sub("…@…", _KEY.sub("/…", line))


def _printable(text: str) -> str:
    """The text as one line, with ``\\n`` and the like for what ends a line, steers a terminal or turns text around."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)


def _printable_json(line: str) -> str:
    """The same of JSON, which is read as what it was."""
    if line.isprintable():
        return line
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in line)
