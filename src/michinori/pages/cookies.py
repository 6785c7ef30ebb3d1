"""What a reader's browser remembers of them for a year: a theme, a side, a step that was done. None of it permits
anything.
"""

from django.http import HttpRequest, HttpResponseBase

_YEAR = 365 * 24 * 3600


def remember(answer: HttpResponseBase, request: HttpRequest, name: str, value: str) -> None:
    """Let the browser that asked send ``value`` back as the cookie ``name``; no script reads it."""
    answer.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
