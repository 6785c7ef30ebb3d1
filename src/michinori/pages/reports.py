"""Reporting something to the operator: the form, and the list of the reader's reports."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from michinori.kernel.problems import Problem
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.queries.reports import PAGE, newest_reports, open_report
from michinori.moderation.things import find_thing, is_own
from michinori.pages.answers import answers_problems, done, waiting
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, RadioField
from michinori.pages.forms import PageForm
from michinori.rules.people.reports import NOTE_LIMIT
from michinori.wording.people.moderation import KINDS, REASONS


class ReportForm(PageForm):
    """The reason, chosen from a list, and a note for staff."""

    reason = RadioField(label=gettext_lazy("どんなことですか"), choices=list(REASONS.items()), cards=False)
    note = BlockField(
        label=gettext_lazy("くわしく"),
        limit=NOTE_LIMIT,
        required=False,
        help_text=gettext_lazy("運営だけが読みます。「そのほか」のときは、必ず書いてください。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def report(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Show the form to report a thing, and report it. Raises ``own-thing`` for something of the reader's own."""
    actor = actor_of(request)
    thing = find_thing(kind, ref, visible_to=actor)
    if is_own(actor, thing):
        raise Problem("own-thing")
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data
        if done(form, lambda: report_thing(actor=actor, kind=kind, ref=ref, **sent)):
            messages.success(request, _("通報を受け付けました。相手には知らされません。"))
            return redirect("reports")
    values = {"form": form, "thing": thing, "word": KINDS[kind], "former": open_report(actor, kind, ref)}
    return waiting(render(request, "moderation/report.html", values, status=form.status), form.waits)


@require_safe
@answers_problems
def show_reports(request: HttpRequest) -> HttpResponse:
    """List the reader's reports with their outcomes, newest first."""
    found, following = newest_reports(actor_of(request), after=request.GET.get("after"))
    rows = [(row, KINDS[row.case.kind], REASONS[row.reason]) for row in found]
    values = {"rows": rows, "older": f"?after={following}" if following else "", "count": PAGE}
    return render(request, "moderation/reports.html", values | {"newer": "?" if "after" in request.GET else ""})
