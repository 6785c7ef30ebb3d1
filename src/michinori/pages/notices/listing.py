"""The list of the reader's notices, and the bell with the number of unread ones."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.machinery.addresses import path_of
from michinori.notices import queries
from michinori.notices.commands.reading import open_notice, read_all
from michinori.notices.models import Notice
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.notices import bell
from michinori.wording import display
from michinori.wording.notices.notices import GROUPS
from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class Line:
    """A notice as its reader sees it; ``fresh``: not read yet."""

    id: str
    title: str
    text: str
    group: Sentence
    at: datetime
    fresh: bool


@require_safe
@answers_problems
def show_notices(request: HttpRequest) -> HttpResponse:
    """List the reader's notices, newest first."""
    actor, after = actor_of(request), request.GET.get("after", "")
    rows, following = queries.notices_of(actor, after=after if after.isprintable() else None)
    waiting = queries.waiting_for(actor)
    values = {
        "unread": waiting.unread,
        "lines": [_line(row) for row in rows],
        "waiting": waiting,
        "older": f"?after={following}" if following else "",
        "newer": "?" if after else "",
        "count": queries.PAGE,
    }
    answer = render(request, "notices/notices.html", values)
    bell.tell(answer, str(request.user.pk), waiting.unread)
    return answer


def _line(row: Notice) -> Line:
    title, text = row.words[display.language()]
    return Line(row.id, title, text, GROUPS[row.group][0], row.made_at, row.read_at is None)


@require_safe
def show_unread(request: HttpRequest) -> HttpResponse:
    """The bell as a fragment, fetched separately so that no page waits for it. It also says if the reader's mails
    bounce.
    """
    waiting = queries.waiting_for(actor_of(request))
    answer = render(request, "notices/bell.html", {"waiting": waiting})
    bell.tell(answer, str(request.user.pk), waiting.unread)
    return answer


@require_POST
@answers_problems
def open_one(request: HttpRequest, notice_id: str) -> HttpResponse:
    """Mark a notice as read and redirect to the page it leads to."""
    return redirect(path_of(open_notice(actor=actor_of(request), notice_id=notice_id).leads_to))


@require_POST
@answers_problems
def read(request: HttpRequest) -> HttpResponse:
    """Mark all notices as read."""
    if read_all(actor=actor_of(request)):
        messages.success(request, _("すべて既読にしました。"))
    return redirect("notices")
