"""Akismet over HTTP: is this spam, and: it was. Nothing here writes; ``commands.checking`` does with the answers.

A client of our own: the address can be set, ``recheck-after`` is heard, and a whole call takes no longer than
``PATIENCE`` even when its answer drips in byte by byte.
"""

import http.client
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from michinori.columns.models import Comment

type Opinion = Literal["ham", "spam", "discard"]
PATIENCE = 8.0
"""Seconds for a whole call."""
_CONNECTING = 4.0
_LONGEST = 2_000
_SOONEST, _LATEST = 10, 24 * 3600
_TAUGHT = "Thanks for making the web a better place."


class Unavailable(Exception):
    """No answer that can be used; ``wait``: how long it asked for. The text names the kind of fault, nothing else."""

    def __init__(self, what: str, wait: timedelta | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """``discard``: spam so plain that nobody need look. ``again``: Akismet wants to be asked once more after that."""

    opinion: Opinion
    again: timedelta | None = None


def check(comment: Comment) -> Answer:
    """Ask about a comment. Raises ``Unavailable``."""
    headers, text = _call("comment-check", _fields(comment))
    if text not in ("true", "false"):
        raise Unavailable("key refused" if text == "invalid" else "garbage")
    plain = text == "true" and headers.get("x-akismet-pro-tip", "").strip().lower() == "discard"
    opinion: Opinion = "discard" if plain else "spam" if text == "true" else "ham"
    return Answer(opinion, _seconds(headers.get("x-akismet-recheck-after", "")))


def teach(comment: Comment) -> None:
    """Send back what a person decided (``comment.lesson``), with the first call's fields. Raises ``Unavailable``."""
    _, text = _call(f"submit-{comment.lesson}", _fields(comment))
    if text != _TAUGHT:
        raise Unavailable("key refused" if text.lower() == "invalid" else "garbage")


def _fields(comment: Comment) -> dict[str, str]:
    found = {
        "api_key": settings.AKISMET_KEY,
        "blog": settings.BASE_URL,
        "blog_lang": "ja, en",
        "blog_charset": "UTF-8",
        "user_ip": comment.ip or "",
        "user_agent": comment.agent,
        "referrer": comment.referrer,
        "permalink": f"{settings.BASE_URL}/columns/{comment.column.slug}",
        "comment_type": "comment",
        "comment_author": comment.name,
        "comment_author_email": comment.email,
        "comment_content": comment.body,
        "comment_date_gmt": comment.made_at.isoformat(),
    }
    if settings.SIMULATED_TIME:
        found["is_test"] = "1"
    if comment.recheck:
        found["recheck_reason"] = "recheck-after"
    return found


def _call(what: str, fields: Mapping[str, str]) -> tuple[Mapping[str, str], str]:
    """Headers in lower case and the text of a 200."""
    connection, path = _reached()
    cut = threading.Timer(PATIENCE, _cut, [connection])
    cut.daemon = True
    try:
        connection.connect()
        cut.start()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Michinori/1 | Akismet/1"}
        connection.request("POST", f"{path}/{what}", urlencode(fields), headers)
        answer = connection.getresponse()
        text = answer.read(_LONGEST)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unavailable(type(error).__name__) from error
    finally:
        cut.cancel()
        connection.close()
    if answer.status != 200:
        raise Unavailable(f"status {answer.status}", _seconds(answer.headers.get("Retry-After", "")))
    return {name.lower(): value for name, value in answer.headers.items()}, text.decode(errors="replace").strip()


def _reached() -> tuple[http.client.HTTPConnection, str]:
    """A connection to the address that the operator set, not open yet, and the path of Akismet's operations there."""
    try:
        place = urlsplit(settings.AKISMET_URL)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.hostname or "", place.port, timeout=_CONNECTING)
    except (ValueError, http.client.HTTPException) as error:
        raise Unavailable("AKISMET_URL is no address") from error
    return connection, place.path.rstrip("/") or "/1.1"


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a call that takes too long: what waits for its bytes gets none."""
    try:
        if connection.sock is not None:
            connection.sock.shutdown(2)
    except OSError:
        return


def _seconds(text: str) -> timedelta | None:
    number = text.strip()
    if not (number.isascii() and number.isdecimal() and len(number) < 9):
        return None
    return timedelta(seconds=min(max(int(number), _SOONEST), _LATEST))
