"""Files of contracts: the original for whoever it is handed over to, a small preview for both sides."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from michinori.conversation.queries.files import file_for
from michinori.kernel.problems import Problem
from michinori.machinery.files import open_file
from michinori.machinery.previews import page_of
from michinori.pages.answers import problem_page
from michinori.pages.callers import actor_of


@require_safe
def download_file(request: HttpRequest, file_id: str) -> HttpResponseBase:
    """Send a file, always as an attachment. ``not-handed-over`` (403) before payment, 404 for strangers."""
    try:
        access = file_for(actor_of(request), file_id)
        if not access.original:
            raise Problem.forbidden("not-handed-over")
    except Problem as problem:
        return problem_page(request, problem)
    answer = FileResponse(
        open_file(access.file), as_attachment=True, filename=access.file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
def show_preview(request: HttpRequest, file_id: str) -> HttpResponse:
    """Send the first page of a file's preview, a marked JPEG; 404 if it has none."""
    try:
        access = file_for(actor_of(request), file_id)
    except Problem as problem:
        return problem_page(request, problem)
    small = page_of(access.file, 1)
    if small is None:
        return problem_page(request, Problem.unknown())
    return HttpResponse(small, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})
