"""The simulation of disputes for staff: the settings in force beside the defaults (decision 0035)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from michinori.desk.staff import staff_only
from michinori.machinery.settings import settings_now
from michinori.rules.contract.house import House
from michinori.simulation.figures import usual_figures
from michinori.simulation.pictures import pictures
from michinori.wording import simulation as words

_SHOWN = ("open", "days")


@staff_only("simulation")
@require_GET
def show_simulation(request: HttpRequest) -> HttpResponse:
    """Show settlements and days by the settings in force and, where they differ from the defaults, by those, too."""
    now, usual = settings_now().house, House()
    columns = [(words.IN_FORCE, now)] if now == usual else [(words.IN_FORCE, now), (words.DEFAULTS, usual)]
    values = {
        "same": now == usual,
        "columns": [(name, _pictures(house)) for name, house in columns],
        "players": [*words.WORKERS.values(), *words.CLIENTS.values()],
        "honest_pair": words.HONEST_PAIR,
        "readings": (words.READING, words.READING_DAYS),
    }
    return render(request, "desk/simulation.html", values)


def _pictures(house: House) -> list[tuple[object, str]]:
    return [(words.TITLES[name], svg) for name, svg in pictures(usual_figures(house), _SHOWN).items()]
