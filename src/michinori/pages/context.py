"""What every page's template may read besides the request. No query but where time is simulated or one is suspended."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from michinori.machinery import clock
from michinori.people.suspensions import suspension_of


def site(request: HttpRequest) -> dict[str, Any]:
    """``site_time``: the instant shown in the bar of a demo or practice; absent where time is real.

    ``suspended``: what holds for the person now; asked for only where the account says that there may be something.
    ``practice``: where somebody stands in a practice (``practice.door``), absent on the real site.
    """
    held = {"suspended": SimpleLazyObject(lambda: suspension_of(str(request.user.pk)))}
    if not clock.is_simulated():
        return held
    practice = getattr(request, "practice", None)
    return held | {"site_time": practice.now if practice else SimpleLazyObject(clock.now), "practice": practice}
