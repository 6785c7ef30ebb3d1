"""The pages of the rule book, which anybody may read. Their numbers are the settings in force."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.machinery.settings import settings_now
from michinori.wording.rulebook.catalogue import CHAPTERS


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
    house = settings_now().house
    rules = [(rule.anchor, rule.said(house)) for rule in found.rules]
    return render(request, "rulebook/chapter.html", {"title": found.title, "rules": rules})
