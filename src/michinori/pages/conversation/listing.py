"""The list of the reader's threads, search in their messages, and the navigation's counter of unread ones."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.conversation.commands.threads import open_threads
from michinori.conversation.models import Message
from michinori.conversation.queries.messages import search_messages
from michinori.conversation.queries.threads import COUNTED, ThreadView, count_unread, list_threads, title_of
from michinori.kernel.text import number_in
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.conversation.thread import state_of
from michinori.people.somebody import Somebody
from michinori.rules.contract.life import Side
from michinori.wording.talk import messages as words

_FOUND = 30
_LONGEST = 120


@require_safe
@answers_problems
def show_threads(request: HttpRequest) -> HttpResponse:
    """List the threads by their newest message, or with ``q`` the messages that contain the words."""
    actor, q = actor_of(request), request.GET.get("q", "").strip()[:200]
    if q:
        start = number_in(request.GET.get("after"), 5) or 0
        rows = search_messages(actor, q, cursor=start, limit=_FOUND + 1) if "\x00" not in q else []
        query = request.GET.copy()
        query["after"] = str(start + _FOUND)
        values: dict[str, object] = {"found": [_found(row) for row in rows[:_FOUND]]}
        values |= {"older": f"?{query.urlencode()}" if len(rows) > _FOUND else ""}
        return render(request, "conversation/threads.html", values | {"q": q, "per_page": _FOUND})
    open_threads(actor=actor)
    views, following = list_threads(actor, cursor=request.GET.get("cursor") or None)
    query = request.GET.copy()
    query["cursor"] = following or ""
    values = {"lines": [_line(view) for view in views], "older": f"?{query.urlencode()}" if following else ""}
    return render(request, "conversation/threads.html", values | {"q": "", "per_page": len(views)})


@dataclass(frozen=True)
class LineHead:
    """What a line of the list says of a thread before its newest words, of which alone it is drawn (the tag ``kept``).
    ``side``: the reader's; ``other``: the name of the other one; ``state``: in words.
    """

    id: str
    title: str
    unread: int
    side: Side
    other: str
    state: str
    muted: bool


@dataclass(frozen=True)
class Line:
    """A thread in the list. ``who``: the author of the newest message, in words; ``at``: since when it stands there."""

    head: LineHead
    other: Somebody
    who: str
    preview: str
    at: datetime


def _line(view: ThreadView) -> Line:
    newest, other = view.newest, view.other_party
    head = LineHead(
        view.thread.id, view.title, view.unread, view.side, other.display_name, state_of(view), muted=view.muted
    )
    who = words.speaker(newest.by, view.side, newest.author.display_name) if newest else ""
    return Line(head, other, who, _preview(newest) if newest else "", view.thread.last_at)


def _found(row: Message) -> dict[str, object]:
    thread = row.thread
    return {"message": row, "preview": _preview(row), "title": title_of(thread), "before": row.n + 1}


def _preview(message: Message) -> str:
    """The beginning of a message, or a note that it consists of files only."""
    body = " ".join(message.body[: 2 * _LONGEST].split())
    return (body if len(body) <= _LONGEST else f"{body[:_LONGEST]}…") or str(words.ONLY_FILES)


@require_safe
def show_unread(request: HttpRequest) -> HttpResponse:
    """The navigation's counter. The script fetches it separately, and again when a message arrives."""
    count = count_unread(actor_of(request))
    shown = f"{COUNTED}+" if count > COUNTED else count
    return render(request, "parts/near.html", {"count": shown if count else 0, "said": words.unread(count)})
