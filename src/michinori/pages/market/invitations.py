"""Invitations to propose: inviting a worker, the lists of both sides, declining."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from michinori.market.commands.invitations import decline_invitation, invite_worker
from michinori.market.queries.invitations import (
    invitations_of_job,
    jobs_of_invitations,
    jobs_to_invite_to,
    my_invitations,
)
from michinori.pages.answers import answers_problems, done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, SelectField
from michinori.pages.forms import PageForm
from michinori.pages.market.cards import cards_of
from michinori.pages.sides import on_side
from michinori.people.queries import public_profile
from michinori.rules.market.finding import MAX_INVITATION
from michinori.wording.market import to_do as words


class InviteForm(PageForm):
    job = SelectField(label=_("どの仕事に招待しますか"))
    message = BlockField(
        label=_("ひとこと"),
        limit=MAX_INVITATION,
        required=False,
        help_text=_("どこを見て、何を頼みたいと思ったか。連絡先は書けません。"),
    )

    def __init__(self, *args: Any, jobs: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job"].choices = [("", _("選んでください")), *jobs]  # type: ignore[attr-defined]
        self.fields["message"].widget.attrs["rows"] = 4


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
@on_side("hire")
def invite(request: HttpRequest, user_id: str) -> HttpResponse:
    """Invite a worker to propose to one of the client's open jobs."""
    actor = actor_of(request)
    profile, jobs = public_profile(user_id, actor), jobs_to_invite_to(actor)
    given = request.GET.get("job", "")
    first = {"job": given if any(job.id == given for job in jobs) else jobs[0].id if len(jobs) == 1 else ""}
    data = request.POST if request.method == "POST" else None
    form = InviteForm(data, jobs=[(job.id, job.title) for job in jobs], initial=first)
    if request.method == "POST" and form.is_valid():
        job_id, message = form.cleaned_data["job"], form.cleaned_data["message"]
        if done(form, lambda: invite_worker(actor=actor, job_id=job_id, worker_id=user_id, message=message)):
            messages.success(request, _("招待しました。応募が来るとお知らせします。"))
            return redirect("job_invitations", job_id=job_id)
    values = {"form": form, "profile": profile, "jobs": jobs, "own": user_id == actor.user_id}
    return render(request, "market/invite.html", values, status=form.status)


@require_safe
@answers_problems
@on_side("hire")
def show_sent(request: HttpRequest, job_id: str) -> HttpResponse:
    """List whom the client has invited to a job, with the outcome of each invitation."""
    job, rows = invitations_of_job(actor_of(request), job_id)
    return render(request, "market/job_invitations.html", {"job": job, "invitations": rows})


@require_safe
@answers_problems
@on_side("work")
def show_received(request: HttpRequest) -> HttpResponse:
    """List the reader's invitations, each with its job's card."""
    invitations = my_invitations(actor_of(request))
    cards = {card.job.id: card for card in cards_of(jobs_of_invitations(invitations))}
    lines = [(one, cards[one.job_id]) for one in invitations]
    waiting = sum(not one.proposed for one in invitations)  # type: ignore[attr-defined]  # annotated
    return render(request, "market/invitations.html", {"lines": lines, "headline": words.invited(waiting)})


decline = pressed(decline_invitation, back="invitations", done=_("招待を断りました。"))
"""Decline an invitation."""
