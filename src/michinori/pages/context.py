"""What every page's template may read besides the request. Makes no query unless time is simulated."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from michinori.machinery import clock


def site(request: HttpRequest) -> dict[str, Any]:
    """``site_time``: the instant shown in the bar of a demo or practice; absent where time is real.

    ``practice``: where somebody stands in a practice (``config.practice.door``), absent on the real site.
    """
    if not clock.is_simulated():
        return {}
    practice = getattr(request, "practice", None)
    return {"site_time": practice.now if practice else SimpleLazyObject(clock.now), "practice": practice}
