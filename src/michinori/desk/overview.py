"""The desk's first page, and the documents that staff may download."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from michinori.contracts.commands.desk import read_document
from michinori.contracts.queries.desk import recorded_ends
from michinori.desk.site_health import findings_of, parts_of
from michinori.desk.staff import staff_only
from michinori.desk.tools import groups_for
from michinori.desk.waiting import rows_of
from michinori.machinery.files import open_file
from michinori.machinery.health import look
from michinori.pages.callers import actor_of
from michinori.rules.people.staff_roles import ROLES, duties_of
from michinori.wording import display
from michinori.wording.people.staff_roles import STAFF_ROLES


@staff_only("desk")
@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """Show what waits for a person, how the site is, the recorded ends of business and the tools, as far as the
    reader's roles go.
    """
    actor = actor_of(request)
    roles = actor.roles or frozenset()
    may = duties_of(roles)
    rows, health = rows_of(actor, may), look()
    values: dict[str, object] = {
        "may": may,
        "roles": [STAFF_ROLES[role] for role in ROLES if role in roles],
        "waiting": [row for row in rows if row.count],
        "empty": display.listed(str(row.word) for row in rows if not row.count),
        "total": sum(row.count for row in rows),
        "parts": parts_of(health, may),
        "findings": findings_of(health, may),
        "groups": groups_for(may),
    }
    if "insolvencies" in may:
        values["ends"] = recorded_ends(actor)
    return render(request, "desk/desk.html", values)


@staff_only("documents")
@require_GET
def download_document(request: HttpRequest, file_id: str) -> HttpResponseBase:
    """Send a document, always as an attachment; the reading is logged first."""
    file = read_document(actor=actor_of(request), file_id=file_id)
    answer = FileResponse(
        open_file(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
