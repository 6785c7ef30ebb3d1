"""What a request is answered when the database is away or the disk is full: a sentence instead of an error, soon."""

import errno

import psycopg
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

_RETRY_SECONDS = "5"
_FULL = (errno.ENOSPC, errno.EDQUOT)


_AWAY = (
    None,  # no connection, or none that answers
    psycopg.errors.AdminShutdown.sqlstate,
    psycopg.errors.CrashShutdown.sqlstate,
    psycopg.errors.CannotConnectNow.sqlstate,
    psycopg.errors.TooManyConnections.sqlstate,
    psycopg.errors.ProtocolViolation.sqlstate,  # what a pooler says of a server that is away, or of none that is free
)


def status_of(error: BaseException | None) -> int | None:
    """503 if the error or what it came of says that the database is away, 507 if that a disk is full, else None."""
    while error:
        if isinstance(error, psycopg.errors.DiskFull) or (isinstance(error, OSError) and error.errno in _FULL):
            return 507
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and error.sqlstate in _AWAY:
            return 503
        error = error.__cause__
    return None


def page(request: HttpRequest, status: int) -> HttpResponse:
    """The page for such a status. It asks neither the session nor the database for anything."""
    with translation.override(translation.get_language_from_request(request)):
        answer = HttpResponse(render_to_string(f"errors/outage_{status}.html"), status=status)
    answer.problem = "database-away" if status == 503 else "storage-full"  # type: ignore[attr-defined]
    answer["Cache-Control"] = "no-store"
    answer["Retry-After"] = _RETRY_SECONDS
    return answer
