"""Light or dark: as the reader's system has it, or as chosen by hand. The choice is kept in a cookie."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from michinori.pages.cookies import remember

COOKIE = "theme"
THEMES = ("light", "dark")


def theme_of(request: HttpRequest) -> str:
    """``light`` or ``dark`` where the reader chose one, else empty: the system's own."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""


@require_POST
@login_not_required
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the theme and go back to the page. Anything but ``light`` and ``dark`` follows the system again."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if safe else "/")
    if (chosen := request.POST.get("theme", "")) in THEMES:
        remember(answer, request, COOKIE, chosen)
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
