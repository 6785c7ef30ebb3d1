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


@staff_only
@require_GET
def show_desk(request: HttpRequest) -> HttpResponse:
    """List what waits for staff (cases, comments, outside results, insolvencies) and the recorded ends of business."""
    actor = actor_of(request)
    waiting, late = count_waiting(actor)
    values = {
        "waiting": waiting,
        "late_answers": late,
        "results": results_to_check(actor),
        "filings": count_filings(actor),
        "ends": recorded_ends(actor),
        "held_comments": held_count(),
    }
    return render(request, "desk/desk.html", values)


@staff_only
@require_GET
def download_document(request: HttpRequest, file_id: str) -> HttpResponseBase:
    """Send a document, always as an attachment; the reading is logged first."""
    file = read_document(actor=actor_of(request), file_id=file_id)
    answer = FileResponse(
        open_file(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
