"""Drafts that programs wrote for the reader: to read, change and send on their pages, or to throw away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from michinori.conversation.commands.drafts import drop_message_draft
from michinori.conversation.queries.drafts import message_drafts
from michinori.conversation.queries.threads import title_of
from michinori.market.commands.drafts import drop_proposal_draft
from michinori.market.queries.drafts import job_drafts, proposal_drafts
from michinori.pages.answers import answers_problems, pressed
from michinori.pages.callers import actor_of


@require_safe
@answers_problems
def show_drafts(request: HttpRequest) -> HttpResponse:
    """List the reader's drafts: messages, proposals, jobs."""
    actor = actor_of(request)
    values = {
        "messages_drafted": [(one, title_of(one.thread)) for one in message_drafts(actor)],
        "proposals_drafted": proposal_drafts(actor),
        "jobs_drafted": job_drafts(actor),
    }
    return render(request, "account/drafts.html", values)


drop_message = pressed(drop_message_draft, back="drafts", done=_("下書きを消しました。"))
"""Throw a drafted message away."""
drop_proposal = pressed(drop_proposal_draft, back="drafts", done=_("下書きを消しました。"))
"""Throw a drafted proposal away."""
