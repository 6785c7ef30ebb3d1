"""What every page's template may read besides the request. Makes no query unless the site runs in simulated time."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from michinori.machinery import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """``site_time``: the instant shown in the bar of a demo; absent where time is real."""
    if not getattr(settings, "SIMULATED_TIME", False):
        return {}
    return {"site_time": SimpleLazyObject(clock.now)}
