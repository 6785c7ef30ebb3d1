"""The looks of the operator's site as browsers load them: the colours, the mark, and the icons made of it."""

from functools import lru_cache

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Problem
from michinori.machinery.files import open_file
from michinori.machinery.looks import stored_mark
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import draw_icon
from michinori.pages.answers import answers_problems
from michinori.rules.settings.looks import read_accent, stylesheet

_DAY = 24 * 3600
_YEAR = 365 * _DAY
ICONS = {"180": (180, 180), "192": (192, 192), "512": (512, 512), "maskable": (512, 288)}
"""By name: how long an icon is and the mark in it, in pixels. Systems cut a maskable one to a circle of 80 % of its
length (W3C manifest, "icon masks"), in which a square of 56 % fits."""


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


@require_safe
@login_not_required
@answers_problems
def show_icon(request: HttpRequest, mark_id: str, icon: str) -> HttpResponse:
    """The mark as an icon for a phone's home screen; 404 for any other file and icon."""
    if mark_id != stored_mark() or not mark_id or icon not in ICONS:
        raise Problem.unknown()
    answer = HttpResponse(_drawn(mark_id, icon), content_type="image/png")
    patch_cache_control(answer, public=True, max_age=_YEAR, immutable=True)
    return answer


@lru_cache(maxsize=2 * len(ICONS))
def _drawn(mark_id: str, icon: str) -> bytes:
    made = draw_icon(StoredFile.objects.get(id=mark_id), *ICONS[icon])
    if made is None:
        raise Problem.unknown()
    return made
