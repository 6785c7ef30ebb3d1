"""The pages of the rule book, which anybody may read. Their numbers are the settings in force."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.machinery.settings import settings_now
from michinori.simulation.figures import USUAL_STAGES, usual_figures
from michinori.simulation.pictures import pictures
from michinori.wording import simulation as words
from michinori.wording.rulebook.catalogue import CHAPTERS
from michinori.wording.sentences import fill


@require_safe
@login_not_required
def show_chapters(request: HttpRequest) -> HttpResponse:
    """List the chapters."""
    return render(request, "rulebook/chapters.html", {"chapters": CHAPTERS.values()})


@require_safe
@login_not_required
def show_chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """Show the rules of a chapter, each at its anchor."""
    found = CHAPTERS.get(chapter)
    if found is None:
        raise Http404
    settings = settings_now()
    rules = [(rule.anchor, rule.said(settings.house, settings.statutory)) for rule in found.rules]
    return render(request, "rulebook/chapter.html", {"title": found.title, "rules": rules})


@require_safe
@login_not_required
def show_simulation(request: HttpRequest) -> HttpResponse:
    """Show how far settlements lie from the true value by these rules, and how many days they take."""
    found = usual_figures(settings_now().house)
    values = {
        "pictures": [(words.TITLES[name], svg) for name, svg in pictures(found, ("open", "days")).items()],
        "players": [*words.WORKERS.values(), *words.CLIENTS.values()],
        "honest_pair": words.HONEST_PAIR,
        "readings": (words.READING, words.READING_DAYS),
        "intro": fill(words.INTRO, {"stages": USUAL_STAGES, "n": sum(one.runs for one in found)}, {}),
    }
    return render(request, "rulebook/simulation.html", values)
