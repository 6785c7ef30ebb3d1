"""Which pages there are: each person follows the links of the pages they come to."""

import re
from collections import defaultdict, deque
from collections.abc import Container, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

import httpx

from looks.demo import Demo, signed_in

MOST_OF_A_KIND = 12
"""So many pages of one kind are read by one person to find the fullest."""
_STATES = re.compile(r"^(week=[\d-]+|what=(price|due_date|stages|brief))$")
"""What follows the ``?`` where the same address has another state of a page to look at."""
_IDS = (
    (re.compile(r"\b[a-z]{3}_[a-z2-7]{16}\b"), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "DAY"),
    (re.compile(r"(?<=/)\d+(?=/|$)"), "N"),
    (re.compile(r"(?<=/columns/)(?!new$)[^/?]+"), "COLUMN"),
    (re.compile(r"(?<=/handovers/)[^/?]+"), "TOKEN"),
)
_OWN = ("/my/jobs", "/proposals", "/columns/new", "/profile/works", "/searches/new", "/estate")
_FIRST = ("/", *_OWN, "/offline", "/patterns")
"""Where each begins: what leads to pages of one's own before the lists do, and pages that few or no links lead to. Not
come to are pages behind a link in a mail or a password asked again, and those that only a sent form answers with: a
browser looks at them in tests/browser.
"""
_NO_PAGES = re.compile(
    r"^/(api/|files/[^/]+(/preview)?$|pictures/|static/|accounts/logout|accounts/confirm-email|live|feed|notices/leave)"
    r"|\.(json|pdf|zip|xml|txt|js|csv|ics)$|/(download|feed)$"
)


@dataclass(frozen=True)
class Found:
    """A page that somebody (``who``; empty: a visitor) came to. ``characters``: of its text, folded or not."""

    kind: str
    path: str
    who: str
    characters: int


def kind_of(path: str) -> str:
    """The address without what tells two pages of a kind apart."""
    path = path.partition("?")[0]
    for pattern, word in _IDS:
        path = pattern.sub(word, path)
    return path


def walk(demo: Demo, through: Container[str] | None = None) -> list[Found]:
    """All pages that the demo's people and a visitor come to. ``through``: only pages of these kinds are read."""
    found: list[Found] = []
    for who in ("", *demo.people):
        with closing(signed_in(demo, who)) as client:
            found += _walked(client, who, through)
    return found


def fullest(pages: Iterable[Found]) -> list[Found]:
    """The fullest page of every kind, whoever sees it, by the kinds' names."""
    found: dict[str, Found] = {}
    for one in pages:
        known = found.get(one.kind)
        if known is None or one.characters > known.characters:
            found[one.kind] = one
    return sorted(found.values(), key=lambda one: one.kind)


def _walked(client: httpx.Client, who: str, through: Container[str] | None) -> Iterator[Found]:
    seen = set(_FIRST)
    taken: dict[str, int] = defaultdict(int)
    waiting = deque(_FIRST)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if taken[kind] >= MOST_OF_A_KIND or (through is not None and kind not in through):
            continue
        taken[kind] += 1
        answer = client.get(path)
        if answer.status_code != httpx.codes.OK or "text/html" not in answer.headers.get("content-type", ""):
            continue
        if kind_of(answer.url.path) != kind:
            continue  # a redirect: its end is met by itself
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        yield Found(kind, path, who, len(re.sub(r"<[^>]*>|\s", "", main)))
        for address in _links(answer.text, path):
            if address not in seen:
                seen.add(address)
                waiting.append(address)


def _links(page: str, path: str) -> Iterator[str]:
    for href in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page):
        parts = urlsplit(urljoin(path, unescape(href)))
        if not parts.netloc and parts.path.startswith("/") and not _NO_PAGES.search(parts.path):
            yield f"{parts.path}?{parts.query}" if _STATES.match(parts.query) else parts.path
