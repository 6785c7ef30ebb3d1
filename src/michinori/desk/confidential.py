"""The confidential part of a reported job, for moderators who say why; see ``moderation.commands.confidential``."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import staff_only
from michinori.market.commands.confidential import files_of
from michinori.moderation.commands.confidential import look_at_confidential, require_confidential
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import RadioField
from michinori.pages.forms import PageForm
from michinori.wording.people.moderation import LOOKS


class LookForm(PageForm):
    reason = RadioField(label=_("見る理由"), choices=list(LOOKS.items()), cards=False)


@staff_only("reports")
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: HttpRequest, case_id: str) -> HttpResponse:
    """Ask why, then show the part once, with the names of its files; nothing of it stands at an address."""
    actor = actor_of(request)
    case = require_confidential(actor, case_id)
    form = LookForm(request.POST if request.method == "POST" else None)
    row = None
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        row = tried(form, lambda: look_at_confidential(actor=actor, case_id=case_id, reason=reason))
    values = {"case": case, "form": form, "row": row, "files": files_of(row) if row else []}
    return render(request, "desk/confidential.html", values, status=form.status)
