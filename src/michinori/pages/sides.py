"""Which side somebody is on just now: they work, or they hire. One account does both; the pages they open decide.

The side is kept in a cookie and changes only which rows the main navigation has at hand. It permits nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

from michinori.pages.cookies import remember

Side = Literal["work", "hire"]
COOKIE = "side"


def side_of(request: HttpRequest) -> Side:
    """The side of the page last opened that belongs to one; if there was none, what they came for, else ``work``."""
    kept = request.COOKIES.get(COOKIE) or getattr(getattr(request, "user", None), "aims", "")
    return "hire" if kept == "hire" else "work"


def turn(request: HttpRequest, side: Side) -> bool:
    """Put the reader on a side, for the page that is drawn now too; whether they were not on it."""
    if not request.user.is_authenticated or request.COOKIES.get(COOKIE) == side:
        return False
    request.COOKIES[COOKIE] = side
    return True


def on_side(side: Side) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view as a page of those who work or of those who hire: who is signed in and opens it is on that side."""

    def marked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            turned = turn(request, side)
            came = view(request, *args, **kwargs)
            if turned:
                remember(came, request, COOKIE, side)
            return came

        return answer

    return marked
