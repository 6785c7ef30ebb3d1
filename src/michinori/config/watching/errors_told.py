"""Errors that nobody expected, told to the operator's Sentry (``SENTRY_DSN``; decision 60).

Imported only where it is set. What leaves is built from what may leave: the kind of each error, where in the code it
was raised, with the code's own lines, the logger, of our own loggers the message before values are put into it, the
request's id and the version. The text of an error and the values of variables stay here, since they quote what people
typed, and so do the messages of libraries, some of which are such texts; the request's id leads to the line of the log
that has more.
"""

import logging
from importlib.metadata import version
from typing import Any

import sentry_sdk
from sentry_sdk.transport import HttpTransport
from sentry_sdk.utils import event_from_exception

from michinori.config import logs
from michinori.config.watching import request_ids

_OF_A_FRAME = ("filename", "function", "module", "lineno", "in_app", "pre_context", "context_line", "post_context")
_SECONDS = 2
_OURS = "michinori."


class _Direct(HttpTransport):
    """Follows no redirect: what is told goes to the operator's address and nowhere else."""

    def _request(self, method: str, endpoint_type: Any, body: Any, headers: Any) -> Any:
        return self._pool.request(
            method, self._auth.get_api_url(endpoint_type), body=body, headers=headers, redirect=False
        )


class Teller(logging.Handler):
    """A handler of the program's log that tells of errors."""

    def __init__(self, dsn: str) -> None:
        super().__init__(logging.ERROR)
        sentry_sdk.init(
            dsn=dsn,
            release=version("michinori"),
            environment="production",
            server_name="michinori",
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            max_breadcrumbs=0,
            auto_session_tracking=False,
            send_client_reports=False,
            before_send=kept,
            shutdown_timeout=_SECONDS,
            transport=_Direct,
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Put it in the queue of a thread that sends; what finds no place there is dropped. Django also logs answers of
        503 that were meant, as of ``/ready``: those raised nothing.
        """
        event: dict[str, Any] = {}
        raised = record.exc_info and record.exc_info[1]
        if record.name == "django.request" and not raised:
            return
        if raised:
            event, _ = event_from_exception(raised, sentry_sdk.get_client().options)  # type: ignore[assignment]
        told = {"level": "error", "logger": record.name, "logentry": {"message": _message(record)}}
        tags = {"request": request_ids.current.get()} if request_ids.current.get() else {}
        sentry_sdk.capture_event({**event, **told, "tags": tags})  # type: ignore[typeddict-item]


def _message(record: logging.LogRecord) -> str:
    """Our own words; of a library only who speaks: Django logs the text of an error as the message."""
    ours = record.name.startswith(_OURS) or record.msg == logs.OUTAGE
    return logs.cleaned(str(record.msg)) if ours else record.name


def kept(event: Any, hint: Any) -> Any:
    """What of an event may leave the machine."""
    names = ("event_id", "timestamp", "platform", "level", "logger", "logentry", "tags", "release", "environment")
    found = {name: event[name] for name in names if name in event}
    errors = event.get("exception", {}).get("values", [])
    if errors:
        found["exception"] = {"values": [_error(one) for one in errors]}
    return found


def _error(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames", [])
    told = [{name: frame[name] for name in _OF_A_FRAME if name in frame} for frame in frames]
    return {"type": error.get("type"), "module": error.get("module"), "stacktrace": {"frames": told}}
