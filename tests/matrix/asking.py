"""Asking once, as one caller, and what of the answer may differ between what is foreign and what is nowhere."""

import io
import json
import re
import zipfile
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from matrix.addresses import Address
from matrix.people import Caller
from matrix.worlds import Worlds
from safety.api_table import BODIES, DUE
from safety.callers import visitor
from safety.sent_table import SENT
from safety.written import as_it_was

from tests.stories import cast as story

_KEPT = ("Content-Type", "Allow", "Location", "Cache-Control", "Content-Disposition", "WWW-Authenticate", "Vary")
_ID = re.compile(r"[a-z]{3}_[a-z2-7]{16}")
_EACH_TIME = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|nonce-[\w+/=-]+|"request_id": ?"[^"]*"|"X-CSRFToken": ?"[^"]+"'
    r'|"token": ?"[0-9A-Za-z]{64}"|data-since="\d+"|\broad-[0-9a-f]{8}|name="(?:page|writer)_key" value="[^"]+"'
    r'|"reference": ?"\d{8}"|"(?:nonce|salt|expiresAt|signature)": ?"?\w+"?'
    r"|<updated>[^<]+</updated>|振込番号[^<]*<[^<]*"
)
"""Tokens, the second of an answer, marks of drawings, what a proof of work asks for, and the number of a transfer that
is made when first seen.
"""


@dataclass(frozen=True)
class Answer:
    """``status``: three digits, or ``in`` where one is sent to sign in, ``again`` where to prove who one is."""

    status: str
    text: str
    headers: tuple[str, ...]
    queries: int = 0

    @property
    def told(self) -> str:
        """All that is said, without the ids that were asked for and what changes each time."""
        return _EACH_TIME.sub("", _ID.sub("ID", self.text))


def ask(
    worlds: Worlds,
    caller: Caller,
    method: str,
    address: str,
    *,
    sent: Any = None,
    keep: bool = False,
    counted: bool = False,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Ask, and undo what was done but for ``keep``. An address under ``/api/v1/`` is asked with the caller's token."""
    given = dict(headers or {})
    browser = visitor()
    if address.startswith("/api/v1/"):
        if caller.token:
            given["Authorization"] = f"Bearer {caller.token}"
    elif caller.session:
        browser.cookies.load(caller.session)
    counting: Any = CaptureQueriesContext(connection) if counted else nullcontext(())
    with nullcontext() if keep else as_it_was(), counting:
        answer: Any = _sent(browser, method, address, sent, given)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Answer(_status(answer), _text(content), _headers(answer), len(counting) if counted else 0)


def _sent(browser: Any, method: str, address: str, sent: Any, headers: dict[str, str]) -> Any:
    if address.startswith("/api/v1/"):
        body = "" if sent is None else json.dumps(sent)
        return browser.generic(method, address, body, content_type="application/json", headers=headers)
    if method == "POST":
        return browser.post(address, sent or {}, headers=headers)
    return browser.generic(method, address, headers=headers)


def _status(answer: Any) -> str:
    status = str(answer.status_code)
    to = answer.headers.get("Location", "") if status == "302" else ""
    return "in" if "/accounts/login/" in to else "again" if "/accounts/reauthenticate/" in to else status


def _text(content: bytes) -> str:
    """As text; the names and texts of what an archive holds."""
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name + archive.read(name).decode(errors="ignore") for name in archive.namelist()]
        return "\n".join(parts)
    return content.decode(errors="ignore")


def _headers(answer: Any) -> tuple[str, ...]:
    return tuple(f"{name}: {_ID.sub('ID', answer.headers[name])}" for name in _KEPT if name in answer.headers)


def form_of(route: str, worlds: Worlds) -> dict[str, str]:
    """What is sent to a page."""
    return {name: value.format(**worlds.here.ids) for name, value in SENT.get(route, {}).items()}


def body_of(operation: str) -> dict[str, Any]:
    """What is sent to an operation."""
    made: dict[str, Any] = json.loads(json.dumps(BODIES.get(operation, {})).replace(DUE, story.in_days(30).isoformat()))
    return made


def call(worlds: Worlds, caller: Caller, operation: str, changed: dict[str, str] | None = None, **more: Any) -> Answer:
    """Call an operation of the API, with ids of ``changed`` in its path."""
    method, path = operation.split()
    query = "?amount=20000" if path.endswith("/preview") else ""
    address = Address(path, api=True).filled(worlds.here, changed or {}) + (more.pop("query", "") or query)
    sent = more.pop("sent", None)
    body = None if method in ("GET", "HEAD") else body_of(operation) if sent is None else sent
    return ask(worlds, caller, method, address, sent=body, **more)
