"""Maintenance: refusing to write while it is on, and the calm page with balances and deadlines."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from michinori.contracts.queries.lists import running_contracts
from michinori.machinery import clock
from michinori.machinery.maintenance import announced, going_on
from michinori.machinery.models import Maintenance
from michinori.pages.callers import actor_of
from michinori.pages.deadlines import lines_of
from michinori.pages.money.purses import purses_of
from michinori.wording import display
from michinori.wording.support.maintenance import notice_of

SHOWN = 20
"""Deadlines on the calm page."""
_STILL_OPEN = re.compile(
    r"/(accounts/(login|logout|reauthenticate|2fa/(authenticate|reauthenticate|webauthn/(login|re)))"
    r"|language|theme|demo/)"
)
"""What may be sent by everybody also during maintenance: without signing in, staff could not get in."""
_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))


class RefuseWrites:
    """Middleware: during maintenance answer 503 with ``Retry-After`` to whatever is sent, but for staff. Pages can be
    read. One small query for whatever is sent, none for what is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _SAFE or _STILL_OPEN.match(request.path):
            return self.get_response(request)
        found = going_on()
        if found is None or getattr(request.user, "is_staff", False):
            return self.get_response(request)
        return _refused(request, found)


def _refused(request: HttpRequest, found: Maintenance) -> HttpResponse:
    if request.path.startswith("/api/"):
        answer = HttpResponse(status=503)
        answer.problem = "maintenance"  # type: ignore[attr-defined]
    else:
        answer = render(request, "support/maintenance.html", _values(request, [found]), status=503)
    answer["Retry-After"] = str(max(1, int((found.ends_at - clock.now()).total_seconds())))
    answer["Cache-Control"] = "no-store"
    return answer


@never_cache
@require_safe
@login_not_required
def show_maintenance(request: HttpRequest) -> HttpResponse:
    """Say what is on or announced, and show the reader's balances and next deadlines."""
    return render(request, "support/maintenance.html", _values(request, announced()))


@dataclass(frozen=True)
class Said:
    """A maintenance in words. ``note``: what it is for."""

    text: str
    note: str
    on: bool


def said(row: Maintenance, now: datetime) -> Said:
    """A maintenance in the reader's language."""
    on = row.starts_at <= now
    note = row.ja if display.language() == "ja" else row.en
    return Said(notice_of(row.starts_at, row.ends_at, on=on), note, on)


def _values(request: HttpRequest, rows: list[Maintenance]) -> dict[str, object]:
    now = clock.now()
    values: dict[str, object] = {"rows": [said(one, now) for one in rows], "sent": request.method not in _SAFE}
    if request.user.is_authenticated and not hasattr(request, "practice"):
        purses, amounts, _ = purses_of(str(request.user.pk))
        lines = lines_of(running_contracts(actor_of(request), limit=SHOWN), now)[:SHOWN]
        values |= {"purses": [(one.name, amounts[one.account]) for one in purses], "lines": lines}
    return values
