"""A client of Akismet's HTTP API: asking whether a comment is spam, and reporting what a person decided. It writes
nothing; ``commands.checking`` acts on the answers.

Not a library, because the address must be configurable, ``recheck-after`` honoured, and a whole call limited to
``PATIENCE`` even when its answer arrives byte by byte.
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
from michinori.kernel.text import number_in

type Opinion = Literal["ham", "spam", "discard"]
PATIENCE = 8.0
"""Time-out of a whole call, in seconds."""
_CONNECTING = 4.0
_LONGEST = 2_000
_SOONEST, _LATEST = 10, 24 * 3600
_TAUGHT = "Thanks for making the web a better place."


class Unavailable(Exception):
    """Akismet gave no usable answer; ``wait``: how long it asked to wait. The message names the kind of fault only, so
    that logs hold nothing of the comment.
    """

    def __init__(self, what: str, wait: timedelta | None = None) -> None:
        super().__init__(what)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """Akismet's opinion; ``discard`` is spam so plain that nobody need look at it. ``again``: ask again after this time
    (``recheck-after``).
    """

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
    """Report what a person decided (``comment.lesson``), with the fields of the first call. Raises ``Unavailable``."""
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
    """POST to an operation of Akismet; return the headers, names in lower case, and the text of a 200. Raises
    ``Unavailable`` for everything else.
    """
    connection, path = _connection()
    cut = threading.Timer(PATIENCE, _shut_down, [connection])
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


def _connection() -> tuple[http.client.HTTPConnection, str]:
    """A connection, not yet open, to the host of the setting AKISMET_URL, and the base path of the API there."""
    try:
        place = urlsplit(settings.AKISMET_URL)
        kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
        connection = kind(place.hostname or "", place.port, timeout=_CONNECTING)
    except (ValueError, http.client.HTTPException) as error:
        raise Unavailable("AKISMET_URL is no address") from error
    return connection, place.path.rstrip("/") or "/1.1"


def _shut_down(connection: http.client.HTTPConnection) -> None:
    """Shut the socket down when ``PATIENCE`` is over, so that reading ends with an error."""
    try:
        if connection.sock is not None:
            connection.sock.shutdown(2)
    except OSError:
        return


def _seconds(text: str) -> timedelta | None:
    number = number_in(text.strip())
    return None if number is None else timedelta(seconds=min(max(number, _SOONEST), _LATEST))
