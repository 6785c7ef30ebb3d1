"""The log of what staff saw and did. All staff read it; nobody can change it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from michinori.desk.staff import staff_only
from michinori.kernel.text import number_in
from michinori.machinery import audit
from michinori.people.queries import display_names
from michinori.wording.people.moderation import LOGGED, PAGES_SEEN
from michinori.wording.people.staff_roles import STAFF_ROLES

_PAGE = 50


@staff_only("log")
@require_GET
def show_log(request: HttpRequest) -> HttpResponse:
    """The newest first; ``before`` is a number of the log, ``by`` a user's id."""
    before, by = number_in(request.GET.get("before")), request.GET.get("by", "")
    events = audit.newest(before=before, by=by if by.isprintable() else "-", limit=_PAGE)
    names = display_names(event.actor for event in events)
    rows = []
    for event in events:
        data = dict(event.data)
        word = LOGGED.get(event.kind, event.kind)
        if event.kind == "page_seen":
            word = PAGES_SEEN.get(str(data.get("page")), str(data.get("page")))
            data.pop("page", None)
        word = f"{word}: {STAFF_ROLES[data['role']]}" if data.get("role") in STAFF_ROLES else word
        rows.append((event, names.get(event.actor, event.actor), word, _ids(data)))
    older = f"?before={events[-1].n}" + (f"&by={by}" if by else "") if len(events) == _PAGE else ""
    return render(request, "desk/log.html", {"rows": rows, "older": older, "by": by})


def _ids(data: dict[str, object]) -> str:
    """The ids among an entry's values, in one line."""
    found = []
    for value in data.values():
        found += [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return " ".join(one for one in found if "_" in one)
