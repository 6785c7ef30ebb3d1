"""Files that another app on the phone shared with this one: the page on which somebody chooses what they are for."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from michinori.contracts.queries.lists import running_contracts
from michinori.contracts.queries.views import ContractView
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.showing import Button, button

_TAKES_FILES = ("submit", "report", "deliver", "log-hours")
"""Acts whose form takes the files."""


@dataclass(frozen=True)
class Place:
    """A contract on which the reader can hand something in. ``ways``: the buttons, each with the stage's name."""

    view: ContractView
    ways: tuple[tuple[Button, str], ...]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def share(request: HttpRequest) -> HttpResponse:
    """List the contracts whose forms take files; the service worker holds those shared, and the form is sent by hand.

    A POST without a service worker brings the files here with no token, so that any site could have sent them: nothing
    of it is read.
    """
    if request.method == "POST":
        return redirect("share")
    places = [Place(view, _ways(view)) for view in running_contracts(actor_of(request))]
    return render(request, "pages/share.html", {"places": [place for place in places if place.ways]})


def _ways(view: ContractView) -> tuple[tuple[Button, str], ...]:
    names = {stage.number: stage.name for stage in view.life.stages}
    found = [one for name in _TAKES_FILES for one in view.actions if one.act.name == name]
    return tuple((button(view, one), names.get(one.number or 0, "")) for one in found)
