"""The market's closing: the page that says what is a member's to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from michinori.contracts.queries.lists import count_running
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.pages.callers import actor_of
from michinori.pages.money.purses import purses_of
from michinori.rules.support.closures import is_over
from michinori.support.queries.closures import standing_closure
from michinori.wording.support.closures import own_words


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
