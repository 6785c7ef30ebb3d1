"""The market's closing: the page that says what is a member's to do, and reading mode after the last day."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from michinori.contracts.queries.lists import count_running
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.pages.answers import problem_page
from michinori.pages.callers import actor_of
from michinori.pages.money.purses import purses_of
from michinori.pages.support.banners import known_closure
from michinori.rules.support.closures import is_over
from michinori.support.queries.closures import standing_closure
from michinori.wording.support.closures import own_words

_SAFE = frozenset(("GET", "HEAD", "OPTIONS", "TRACE"))
_STILL_OPEN = re.compile(
    r"(/api/v1)?/("
    r"accounts/(?!signup|provider/signup)|language|theme|demo/|settings|tokens/|notices|mail/returned|agree"
    r"|inquiries|legal/demands|stripe/|desk/"
    # what is one's own to take out, and what a running contract asks for
    r"|money/[^/]+/(account|payout|card)|paying-in/card|payouts|bank-account|tax-profile|left/|estate/|cards/[^/]+/check|users/me"
    r"|identity-requests/|organisations/|clients/[^/]+/withdraw"
    # contracts that are not over
    r"|(contracts|amendments|change-requests|switches|terminations|handovers|messages|threads|insolvencies)/"
    r"|files(/|$)|decisions/|reviews/|reports(/|$)|blocks(/|$)"
    # taking back, never beginning
    r"|jobs/[^/]+/(close|draft/drop)|profile/(face|(links|pictures)/[^/]+)/remove|(proposals|ndas)/[^/]+/(withdraw|decline)|invitations/[^/]+/decline|comments/(delete/|[^/]+/hide)"
    r"|columns/[^/]+/(edit|take-back)|webhooks/[^/]+/delete|favourites/[^/]+/drop|searches/[^/]+/forget"
    r")"
)
"""What may be sent after the last day (decision 48): nothing new is begun, all else goes on until it is over."""


class ReadingMode:
    """Middleware: after the market's last day refuse what would begin something (409, API: ``market-closed``), but for
    staff. No query: the last day is known as for the banner.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in _SAFE or _may_go_on(request):
            return self.get_response(request)
        closure = known_closure()
        if closure is None or not is_over(closure.last_day, day_of(clock.now())):
            return self.get_response(request)
        if getattr(request.user, "is_staff", False):
            return self.get_response(request)
        return _refused(request)


def _may_go_on(request: HttpRequest) -> bool:
    if request.method == "DELETE" and request.path.startswith("/api/v1/"):
        return True
    return _STILL_OPEN.match(request.path) is not None


def _refused(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        answer = HttpResponse(status=409)
        answer.problem = "market-closed"  # type: ignore[attr-defined]
        return answer
    return problem_page(request, Problem("market-closed"))


@never_cache
@require_safe
def show_closing(request: HttpRequest) -> HttpResponse:
    """Say when the market ends and what is the reader's to do until then, with their balances and running contracts."""
    closure, today = standing_closure(), day_of(clock.now())
    values: dict[str, object] = {"closure": closure}
    if closure is not None and closure.last_day is not None:
        purses, amounts, _ = purses_of(str(request.user.pk))
        values |= {
            "over": is_over(closure.last_day, today),
            "days": (closure.last_day - today).days,
            "words": own_words(closure.ja, closure.en),
            "purses": [(one.name, amounts[one.account]) for one in purses],
            "running": count_running(actor_of(request)),
        }
    return render(request, "support/closing.html", values)
