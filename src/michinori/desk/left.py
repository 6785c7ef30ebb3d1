"""Money of people who have left, at the desk."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from michinori.desk.staff import staff_only
from michinori.machinery import clock
from michinori.pages.callers import actor_of
from michinori.treasury.queries.left import money_of_the_left
from michinori.wording.money_desk import SOURCES, span


@staff_only("money")
@require_GET
def show_left(request: HttpRequest) -> HttpResponse:
    """Balances of who has left and to whom nothing can be paid, with their age and what can be done."""
    found, further = money_of_the_left(actor_of(request), after=request.GET.get("after", ""))
    now = clock.now()
    values = {
        "rows": [(one, SOURCES[one.kind], span(now - one.since)) for one in found],
        "further": f"?after={further}" if further else "",
    }
    return render(request, "desk/left.html", values)
