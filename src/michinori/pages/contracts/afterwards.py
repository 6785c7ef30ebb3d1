"""After a contract: ask the same person again, let the work be shown, and put it into one's portfolio."""

from typing import ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.contracts.commands.showings import allow_showing, end_showing, show_work
from michinori.contracts.queries.showings import Afterwards, afterwards_of
from michinori.kernel.problems import Problem
from michinori.machinery.looks import kinds_now
from michinori.machinery.settings import settings_now
from michinori.market.commands.jobs import create_job
from michinori.market.models import Job
from michinori.market.queries import posting_of
from michinori.pages.answers import acted, answers_problems, done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.commands.portfolio import TITLE_LIMIT
from michinori.rules.market.jobs import posting_data

ASKED_AGAIN = "asked_again"
"""Key in the session: by the id of a draft, the worker to invite once it is published."""
_OTHER = "other"


class ShowForm(PageForm):
    """One of the files handed in, and the name under which it is shown."""

    file = RadioField(label=gettext_lazy("どれを載せますか"), cards=False)
    title = LineField(limit=TITLE_LIMIT, label=gettext_lazy("作品の名前"))
    flaw_fields: ClassVar[dict[str, str]] = {"file_id": "file"}


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def show_afterwards(request: HttpRequest, contract_id: str) -> HttpResponse:
    """What a side can still do after a contract; the worker's choice of a file is sent here."""
    found = afterwards_of(actor_of(request), contract_id)
    first = {"title": found.contract.title[:TITLE_LIMIT], "file": found.files[0].id if found.files else ""}
    form = ShowForm(request.POST if request.method == "POST" else None, initial=first)
    form.fields["file"].choices = [(one.id, one.name) for one in found.files]  # type: ignore[attr-defined]
    if request.method == "POST" and found.place.side != "worker":
        raise Problem.forbidden("not-your-side")
    if request.method == "POST" and form.is_valid():
        sent = {"file_id": form.cleaned_data["file"], "title": form.cleaned_data["title"]}
        if done(form, lambda: show_work(actor=actor_of(request), contract_id=contract_id, **sent)):
            messages.success(request, _("作品を載せました。"))
            return redirect("worker", found.contract.worker_id)
    values = {"found": found, "contract": found.contract, "side": found.place.side, "form": form}
    return render(request, "contracts/afterwards.html", values, status=form.status)


def _back(contract_id: str) -> str:
    return reverse("contract_afterwards", args=(contract_id,))


allow = pressed(allow_showing, back=_back, done=gettext_lazy("作品として公開できるようにしました。"))
"""The client lets the worker show the work."""

end = pressed(end_showing, back=_back, done=gettext_lazy("公開を取りやめました。作品は外れました。"))
"""The client takes that back."""


@require_POST
@answers_problems
def ask_again(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Make a draft of a job from the contract's, to which the worker is invited once it is published."""
    actor = actor_of(request)
    found = afterwards_of(actor, contract_id)
    contract = found.contract
    if found.place.side != "client":
        raise Problem.forbidden("not-your-side")
    made: list[Job] = []

    def make() -> None:
        made.append(create_job(actor=actor, body=_body(found), organisation_id=contract.client_id, draft=True))
        kept = request.session.get(ASKED_AGAIN, {})
        request.session[ASKED_AGAIN] = {**kept, made[0].id: contract.worker_id}

    said = _("前の仕事をコピーしました。公開すると、%(name)sさんを招待できます。") % {
        "name": contract.worker.display_name
    }
    answer = acted(request, make, back=_back(contract_id), done=said)
    return redirect("job_edit", made[0].id) if made else answer


def _body(found: Afterwards) -> dict[str, object]:
    """The posting of the contract's job with the contract's price as the budget and without dates; without a job, what
    the contract says.
    """
    contract = found.contract
    if contract.job is None:
        told = _("「%(title)s」と同じ仕事をお願いします。") % {"title": contract.title}
        return {"title": contract.title[:100], "description": told, "category": _any_category(), "kind": "fixed"}
    body = posting_data(posting_of(contract.job)) | {"due_date": None}
    if body["kind"] == "fixed":
        body |= {"budget_min": contract.price, "budget_max": contract.price}
    return body


def _any_category() -> str:
    """そのほか, or where the site does not take it on, the first that it does."""
    chosen = settings_now().site.kinds_of_work
    taken_on = kinds_now(*chosen).choosing(chosen).taken_on
    return _OTHER if _OTHER in taken_on else taken_on[0]
