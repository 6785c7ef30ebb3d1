"""The desk's first page, and the documents that staff may download."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from michinori.columns.queries.comments import held_count
from michinori.contracts.commands.desk import read_document
from michinori.contracts.queries.desk import count_filings, recorded_ends, results_to_check
from michinori.desk.staff import staff_only
from michinori.machinery.files import open_file
from michinori.moderation.queries.desk import count_waiting
from michinori.pages.callers import actor_of
from michinori.people.staff import roles_of
from michinori.rules.people.staff_roles import ROLES, duties_of
from michinori.treasury.queries.statements import count_unmatched
from michinori.wording.people.staff_roles import STAFF_ROLES


@staff_only("desk")
@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """List what waits for staff (cases, comments, money, outside results, insolvencies) and the recorded ends of
    business, as far as the reader's roles go.
    """
    actor = actor_of(request)
    roles = roles_of(actor.user_id)
    may = duties_of(roles)
    values: dict[str, object] = {"may": may, "roles": [STAFF_ROLES[role] for role in ROLES if role in roles]}
    if "reports" in may:
        values["waiting"], values["late_answers"] = count_waiting(actor)
    if "results" in may:
        values["results"] = results_to_check(actor)
    if "insolvencies" in may:
        values |= {"filings": count_filings(actor), "ends": recorded_ends(actor)}
    if "comments" in may:
        values["held_comments"] = held_count()
    if "money-in" in may:
        values["unmatched"] = count_unmatched(actor)
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
