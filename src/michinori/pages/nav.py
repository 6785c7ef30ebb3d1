"""The main navigation. A row whose address does not exist is left out."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class NavRow:
    """A page's name in ``pages/urls.py``, its label, and whether only signed-in people (or only visitors) see it.

    ``counter``: the name of the page that gives the number beside the label. The script fetches it once the page has
    loaded, and again when ``/live`` announces something of ``topic``.
    """

    url_name: str
    word: str | Promise
    signed_in: bool = False
    counter: str = ""
    visitors: bool = False
    topic: str = ""


_OWN_JOB = re.compile(r"/jobs/(new|[^/]+/(edit|proposals))")
"""Pages of clients below ``/jobs``, on which the row of the job search is not marked as current."""
ROWS = (
    NavRow("home", _("ホーム"), signed_in=True),
    NavRow("jobs", _("仕事をさがす")),
    NavRow("columns", _("コラム"), visitors=True),
    NavRow("contracts", _("契約"), signed_in=True),
    NavRow(
        "threads", pgettext_lazy("talking", "メッセージ"), signed_in=True, counter="unread_messages", topic="messages"
    ),
    NavRow("deadlines", _("期限"), signed_in=True, counter="near_deadlines"),
    NavRow("money", _("お金"), signed_in=True),
)


@dataclass(frozen=True)
class NavItem:
    address: str
    word: str | Promise
    here: bool
    counter: str
    topic: str


def nav_items(request: HttpRequest | None) -> list[NavItem]:
    """The rows for this reader; ``here`` marks the one that the current page belongs to. Makes no query."""
    if request is None:
        return []
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    found = []
    for row in ROWS:
        if (row.signed_in and not signed_in) or (row.visitors and signed_in):
            continue
        try:
            address = reverse(row.url_name)
        except NoReverseMatch:
            continue
        here = request.path == address if address == "/" else request.path.startswith(address)
        here = here and not _OWN_JOB.fullmatch(request.path)
        found.append(NavItem(address, row.word, here, reverse(row.counter) if row.counter else "", row.topic))
    return found
