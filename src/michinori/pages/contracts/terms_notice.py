"""The terms notice (取引条件の通知) of one version of the terms: the nine items of Freelance Act art. 3."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.queries.terms_notices import view_notice
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame
from michinori.papers.queries.documents import notices_of
from michinori.rules.law.articles import is_private
from michinori.wording.law.articles import article
from michinori.wording.law.terms_notice import said


@require_safe
@answers_problems
def show_notice(request: HttpRequest, contract_id: str, version: int) -> HttpResponse:
    """Show the notice; for the two sides only."""
    shown = view_notice(actor_of(request), contract_id, version)
    values = frame(shown.view) | {
        "version": shown.version,
        "in_force": shown.version.version == shown.view.life.terms_version,
        "items": said(shown.items),
        "article": None if is_private(shown.declared) else article("freelance_3"),
        "document": notices_of(shown.view.contract).get(version),
    }
    return render(request, "contracts/terms_notice.html", values)
