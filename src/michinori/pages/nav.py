"""The main navigation: a bar of tabs on phones, a row at the top elsewhere. Who hires has other rows than who works."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.pages.sides import Side, side_of


@dataclass(frozen=True)
class NavRow:
    """A page's name in ``pages/urls.py``, its label and icon, and whether only signed-in people (or only visitors, or
    only those on one side) see it.

    ``counter``: the name of the page that gives the number beside the label. The script fetches it once the page has
    loaded, and again when ``/live`` announces something of ``topic``. ``desk``: it has no room on a phone.
    """

    url_name: str
    word: str | Promise
    icon: str
    signed_in: bool = False
    counter: str = ""
    visitors: bool = False
    topic: str = ""
    side: Side | None = None
    desk: bool = False


_OWN_JOB = re.compile(r"/jobs/(new|[^/]+/(edit|proposals))")
"""Pages of clients below ``/jobs``, on which the row of the job search is not marked as current."""
ROWS = (
    NavRow("home", _("ホーム"), "home", signed_in=True, counter="near_deadlines"),
    NavRow("jobs", _("さがす"), "search", side="work"),
    NavRow("workers", _("人をさがす"), "people", signed_in=True, side="hire"),
    NavRow("my_jobs", _("頼んだ仕事"), "steps", signed_in=True, side="hire", desk=True),
    NavRow("columns", _("コラム"), "file", visitors=True),
    NavRow("contracts", _("契約"), "contract", signed_in=True),
    NavRow(
        "threads",
        pgettext_lazy("talking", "メッセージ"),
        "chat",
        signed_in=True,
        counter="unread_messages",
        topic="messages",
    ),
    NavRow("money", _("お金"), "wallet", signed_in=True),
)


@dataclass(frozen=True)
class NavItem:
    address: str
    word: str
    icon: str
    here: bool
    counter: str
    topic: str
    desk: bool


def nav_items(request: HttpRequest | None) -> tuple[NavItem, ...]:
    """The rows for this reader; ``here`` marks the one that the current page belongs to. Makes no query."""
    if request is None:
        return ()
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    side = side_of(request) if signed_in else "work"
    found = []
    for row, address, counter in _addresses(get_script_prefix()):
        if (row.signed_in and not signed_in) or (row.visitors and signed_in) or row.side not in (None, side):
            continue
        here = request.path == address if address == "/" else request.path.startswith(address)
        here = here and (row.url_name != "jobs" or not _OWN_JOB.fullmatch(request.path))
        found.append(NavItem(address, str(row.word), row.icon, here, counter, row.topic, row.desk))
    return tuple(found)


@lru_cache(100)
def _addresses(prefix: str) -> tuple[tuple[NavRow, str, str], ...]:
    """The rows, each with its address and that of its counter. ``prefix`` begins all; a practice has its own."""
    return tuple((row, reverse(row.url_name), reverse(row.counter) if row.counter else "") for row in ROWS)
