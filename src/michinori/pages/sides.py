"""Which side somebody is on just now: they work, or they hire. One account does both; the pages they open decide.

The side is kept in a cookie and changes only which rows the main navigation has at hand. It permits nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

Side = Literal["work", "hire"]
COOKIE = "side"
YEAR = 365 * 24 * 3600


def side_of(request: HttpRequest) -> Side:
    """The side of the page last opened that belongs to one; ``work`` if there was none."""
    return "hire" if request.COOKIES.get(COOKIE) == "hire" else "work"


def on_side(side: Side) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Mark a view as a page of those who work or of those who hire: who is signed in and opens it is on that side."""

    def marked(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            turned = request.user.is_authenticated and request.COOKIES.get(COOKIE) != side
            if turned:
                request.COOKIES[COOKIE] = side  # the page itself is already drawn for this side
            came = view(request, *args, **kwargs)
            if turned:
                came.set_cookie(COOKIE, side, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
            return came

        return answer

    return marked
