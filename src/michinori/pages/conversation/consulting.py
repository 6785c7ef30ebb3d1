"""Asking a worker something before there is a job or proposal (相談)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from michinori.conversation.commands.consultations import consult_worker
from michinori.pages.answers import answers_problems, tried, waiting
from michinori.pages.callers import actor_of
from michinori.pages.conversation.marking import Marks, marks_in
from michinori.pages.fields import BlockField, SelectField
from michinori.pages.forms import PageForm
from michinori.pages.sides import on_side
from michinori.people.queries import clients_of, default_client, public_profile
from michinori.rules.talk.messages import MAX_BODY


class ConsultForm(PageForm):
    """``client`` is asked only of people who act for more than one client."""

    client = SelectField(label=_("だれの名前で相談しますか"))
    body = BlockField(
        label=_("聞きたいこと"), limit=MAX_BODY, help_text=_("何を作りたいか、いつごろまでか、おおよその予算など。")
    )
    flaw_fields = {"organisation_id": "client"}

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 6
        if len(names) > 1:
            self.fields["client"].choices = names  # type: ignore[attr-defined]
        else:
            del self.fields["client"]


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
@on_side("hire")
def consult(request: HttpRequest, user_id: str) -> HttpResponse:
    """Ask a worker; what was asked stands in a thread, to which the asker is led."""
    actor, marks = actor_of(request), Marks()
    profile = public_profile(user_id, actor)
    clients, usual = clients_of(str(actor.user_id)), default_client(str(actor.user_id))
    data = request.POST if request.method == "POST" else None
    names = [(one.id, one.display_name) for one in clients]
    form = ConsultForm(data, names=names, initial={"client": usual.id})
    if request.method == "POST" and form.is_valid():
        client_id, typed = form.cleaned_data.get("client") or usual.id, request.POST.get("body", "")
        said = tried(
            form, lambda: consult_worker(actor=actor, worker_id=user_id, body=typed, organisation_id=client_id)
        )
        if said is not None:
            return redirect(reverse("thread", args=(said.thread_id,)) + "#last")
        marks = marks_in(typed, agreed=False, consented=False)
    values = {"form": form, "profile": profile, "marks": marks}
    return waiting(render(request, "conversation/consult.html", values, status=form.status), form.waits)
