"""The pages to which the ``type`` of a problem document leads: what the refusal means."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.kernel.problems import Problem
from michinori.wording import problems as wording


@require_safe
@login_not_required
def show_problem(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain a slug; 404 if it has no text."""
    if slug not in wording.PROBLEMS:
        raise Http404
    problem = Problem(slug)
    said = {"slug": slug, "title": wording.title(problem), "detail": wording.detail(problem)}
    return render(request, "api/problem.html", said)
