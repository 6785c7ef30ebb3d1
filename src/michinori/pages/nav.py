"""The main navigation: one plain list. A row shows once its address exists."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class NavRow:
    """A name of ``pages/urls.py``, its word, and whether only a signed-in person (or only a visitor) sees it.

    ``counter``: the name of an address that gives the number beside the word, asked for once the page stands,
    and again when something of ``topic`` is announced.
    """

    url_name: str
    word: str | Promise
    signed_in: bool = False
    counter: str = ""
    visitors: bool = False
    topic: str = ""


_OWN_JOB = re.compile(r"/jobs/(new|[^/]+/(edit|proposals))")
"""Pages of those who have work done: under ``/jobs``, but nobody searches there."""
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
    """Rows for this visitor; ``here`` marks the place that the page belongs to. Makes no query of its own."""
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
