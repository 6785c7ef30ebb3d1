"""An announcement of the operator, to read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.kernel.page_ref import PageRef
from michinori.notices.commands.reading import read_leading_to
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.support.queries.announcements import announcement_to_read
from michinori.wording import display


@require_safe
@login_not_required
@answers_problems
def show_announcement(request: HttpRequest, announcement_id: str) -> HttpResponse:
    """Show a published announcement in the reader's language."""
    actor = actor_of(request)
    found = announcement_to_read(actor, announcement_id)
    if actor.user_id is not None:
        read_leading_to(PageRef("announcement", (announcement_id,)), actor=actor)
    japanese = display.japanese()
    values = {
        "announcement": found,
        "title": found.title_ja if japanese else found.title_en,
        "text": found.text_ja if japanese else found.text_en,
    }
    return render(request, "support/announcement.html", values)
