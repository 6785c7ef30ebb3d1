"""The number on the bell as a page is first painted: what the browser was last told, so that no page waits for it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from michinori.kernel.actor import Actor
from michinori.kernel.text import number_in
from michinori.notices import queries

_MOST = 9_999


def last_told(request: HttpRequest) -> int:
    """The number of unread notices that this browser was last told for the person who is signed in; 0 if none."""
    user_id, _, number = request.COOKIES.get(settings.BELL_COOKIE_NAME, "").partition(":")
    counted = number_in(number, len(str(_MOST))) or 0
    return counted if user_id == str(request.user.pk) else 0


def tell(answer: HttpResponseBase, user_id: str, unread: int | None = None) -> None:
    """Tell the browser the number; ``unread`` None: look it up."""
    number = queries.unread_of(Actor.person(user_id)) if unread is None else unread
    answer.set_cookie(
        settings.BELL_COOKIE_NAME,
        f"{user_id}:{min(number, _MOST)}",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
