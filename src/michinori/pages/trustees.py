"""The way to the estate's page in the menu. A browser in which somebody was seen to be a trustee remembers that, since
no page makes a query for its menu. It permits nothing.
"""

from django.http import HttpRequest, HttpResponse

from michinori.pages.cookies import remember

COOKIE = "estate"


def is_known_trustee(request: HttpRequest) -> bool:
    """Whether this browser has seen that the person signed in is a trustee. No query."""
    return request.user.is_authenticated and request.COOKIES.get(COOKIE) == str(request.user.pk)


def keep_trustee(answer: HttpResponse, request: HttpRequest) -> None:
    """Remember in the reader's browser that they are a trustee."""
    if not is_known_trustee(request):
        remember(answer, request, COOKIE, str(request.user.pk))
