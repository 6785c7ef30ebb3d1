"""A client of Akismet's HTTP API: asking whether a comment is spam, and reporting what a person decided. It writes
nothing; ``commands.checking`` acts on the answers.

Not a library, because the address must be configurable, ``recheck-after`` honoured, and a whole call limited to
``PATIENCE`` even when its answer arrives byte by byte (``machinery.outgoing``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode

from django.conf import settings

from michinori.columns.models import Comment
from michinori.kernel.text import number_in
from michinori.machinery.outgoing import calls
from michinori.machinery.outgoing.addresses import Unreachable

type Opinion = Literal["ham", "spam", "discard"]
PATIENCE = 8.0
"""Time-out of a whole call, in seconds."""
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
    place = settings.AKISMET_URL.rstrip("/")
    address = place if "/" in place.partition("://")[2] else f"{place}/1.1"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "Michinori/1 | Akismet/1"}
    said = urlencode(fields).encode()
    try:
        answer = calls.call(
            f"{address}/{what}", method="POST", body=said, headers=headers, patience=PATIENCE, most=_LONGEST
        )
    except Unreachable as error:
        raise Unavailable(str(error)) from error
    if answer.status != 200:
        raise Unavailable(f"status {answer.status}", _seconds(answer.headers.get("retry-after", "")))
    return answer.headers, answer.body.decode(errors="replace").strip()


def _seconds(text: str) -> timedelta | None:
    number = number_in(text.strip())
    return None if number is None else timedelta(seconds=min(max(number, _SOONEST), _LATEST))
