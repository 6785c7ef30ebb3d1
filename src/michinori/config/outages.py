"""What a request is answered when the database or the store of files is away, the disk is full, or memory is short: a
sentence instead of an error, soon.
"""

import errno

import psycopg
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from michinori.machinery.storage import FilesAway

_RETRY_SECONDS = "5"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_OF_THE_SERVER = (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction)


_AWAY = (
    None,  # no connection, or none that answers
    psycopg.errors.ReadOnlySqlTransaction.sqlstate,  # a server that led and now follows another one
    psycopg.errors.AdminShutdown.sqlstate,
    psycopg.errors.CrashShutdown.sqlstate,
    psycopg.errors.CannotConnectNow.sqlstate,
    psycopg.errors.TooManyConnections.sqlstate,
    psycopg.errors.OutOfMemory.sqlstate,
    psycopg.errors.IoError.sqlstate,  # a disk that fails
    psycopg.errors.ProtocolViolation.sqlstate,  # what a pooler says of a server that is away, or of none that is free
)


_PAGES = {
    "database-away": (503, "503"),
    "files-away": (503, "files"),
    "storage-full": (507, "507"),
    "too-busy": (503, "503"),
}
"""Status and template of each outage, by the slug that programs are told."""


def outage_of(error: BaseException | None) -> str | None:
    """What the error, or the one it came of, says that is out: a slug of ``_PAGES``; else None."""
    while error:
        if isinstance(error, psycopg.errors.DiskFull) or (isinstance(error, OSError) and error.errno in _FULL):
            return "storage-full"
        if isinstance(error, FilesAway) or (isinstance(error, OSError) and error.errno == errno.EROFS):
            return "files-away"
        if isinstance(error, MemoryError):
            return "too-busy"
        if isinstance(error, psycopg.errors.FeatureNotSupported) and "cached plan" in str(error):
            return "database-away"  # a migration has just changed a table under a command, which comes again
        if isinstance(error, _OF_THE_SERVER) and error.sqlstate in _AWAY:
            return "database-away"
        error = error.__cause__
    return None


def status_of(error: BaseException | None) -> int | None:
    """503 if the error or what it came of says that something is away, 507 if that a disk is full, else None."""
    outage = outage_of(error)
    return _PAGES[outage][0] if outage else None


def page(request: HttpRequest, outage: str) -> HttpResponse:
    """The page for an outage. It asks neither the session nor the database for anything."""
    status, name = _PAGES[outage]
    with translation.override(translation.get_language_from_request(request)):
        answer = HttpResponse(render_to_string(f"errors/outage_{name}.html"), status=status)
    answer.problem = outage  # type: ignore[attr-defined]
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = _RETRY_SECONDS
    return answer
