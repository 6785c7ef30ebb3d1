"""The looks of the operator's site as browsers load them: the colours, and the mark."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Problem
from michinori.machinery.files import open_file
from michinori.machinery.looks import stored_mark
from michinori.machinery.models import StoredFile
from michinori.pages.answers import answers_problems
from michinori.rules.settings.looks import read_accent, stylesheet

_DAY = 24 * 3600
_YEAR = 365 * _DAY


@require_safe
@login_not_required
@answers_problems
def show_colours(request: HttpRequest, colour: str) -> HttpResponse:
    """The stylesheet of an accent colour, named in the address by six hexadecimal digits: it never changes."""
    try:
        content = stylesheet(read_accent(f"#{colour}"))
    except ValueError as refused:
        raise Problem.unknown() from refused
    answer = HttpResponse(content, content_type="text/css; charset=utf-8")
    patch_cache_control(answer, public=True, max_age=_YEAR, immutable=True)
    return answer


@require_safe
@login_not_required
@answers_problems
def show_mark(request: HttpRequest, mark_id: str) -> HttpResponse:
    """The site's mark, of which the address names the version; 404 for any other file."""
    if mark_id != stored_mark() or not mark_id:
        raise Problem.unknown()
    with open_file(StoredFile.objects.get(id=mark_id)) as content:
        answer = HttpResponse(content.read(), content_type="image/webp")
    patch_cache_control(answer, public=True, max_age=_DAY)
    return answer
