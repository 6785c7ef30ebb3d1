"""Files of contracts: the original for whoever it has passed to or may inspect it, and the marked preview."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from michinori.contracts.commands.originals import inspect_original
from michinori.conversation.queries.files import file_for
from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.machinery.files import open_file
from michinori.machinery.previews import page_of, preview_type
from michinori.pages.answers import answers_problems, problem_page
from michinori.pages.callers import actor_of
from michinori.pages.parts_of_files import in_parts


@require_safe
def download_file(request: HttpRequest, file_id: str) -> HttpResponseBase:
    """Send a file, always as an attachment. ``not-handed-over`` (403) before payment, 404 for strangers, 409
    and 403 for one that waits for the scanner or was blocked.

    An original that is open for inspection is sent, and the contract's history says so.
    """
    try:
        access = file_for(actor_of(request), file_id)
        if not access.original:
            if access.inspection is None:
                raise Problem.forbidden("not-handed-over")
            with open_file(access.file):  # a store of files that is away says so before the history says it was opened
                inspect_original(actor=actor_of(request), attachment=access.inspection)
        content = open_file(access.file)
    except Problem as problem:
        return problem_page(request, problem)
    answer = FileResponse(
        content, as_attachment=True, filename=access.file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
@answers_problems
def show_preview(request: HttpRequest, file_id: str) -> HttpResponse:
    """Send a page of a file's preview, a marked JPEG, or the copy of sound or film; 404 if it has no such page."""
    shown = file_for(actor_of(request), file_id).shown
    page = page_of(shown, _number(request))
    if page is None:
        raise Problem.unknown()
    answer = in_parts(request, page, preview_type(shown))
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def _number(request: HttpRequest) -> int:
    """The page asked for; 1 for the address alone, 0 for what is no number."""
    return number_in(request.GET.get("page", "1"), 5) or 0
