"""The page behind a handover's link: a summary for anybody, details and the form for the client it is made for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import handovers
from michinori.contracts.policy import place_on
from michinori.contracts.queries.handovers import HandoverView, preview_taking, view_handover
from michinori.kernel.clock import day_of, runs_out
from michinori.machinery.settings import settings_now
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import DayField, SelectField, YenField
from michinori.pages.forms import PageForm
from michinori.people.queries import client, organisations_of
from michinori.rules.contract.handovers import usual_due_date, wrong_due_date
from michinori.wording import display
from michinori.wording.contract.both_sides import deposit_lines, worker_lines
from michinori.wording.contract.exit_rules import exit_rules
from michinori.wording.contract.handovers import parts_lines, taking_dates, taking_sentences

_FOLLOWED = {
    "hx-get": "",
    "hx-select": "#figures",
    "hx-target": "#figures",
    "hx-swap": "outerHTML",
    "hx-include": "[name=price],[name=due_date],[name=organisation_id]",
}
"""htmx attributes: while one types, fetch this page again and replace its figures. Nothing is written."""


class TakeForm(PageForm):
    """Price and date, and for which client, if there is a choice."""

    price = YenField(
        least=1,
        label=gettext_lazy("この金額で頼む（税抜）"),
        help_text=gettext_lazy("1円から、自由に決められます。工程ごとの額は、残りの割合で分けます。"),
    )
    due_date = DayField(label=gettext_lazy("納期"))
    organisation_id = SelectField(label=gettext_lazy("だれの名前で頼みますか"), choices=[])

    def __init__(self, data: QueryDict | None = None, *, clients: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if len(clients) > 1:
            self.fields["organisation_id"].choices = clients  # type: ignore[attr-defined]
        else:
            del self.fields["organisation_id"]
        for name, field in self.fields.items():
            field.widget.attrs |= _FOLLOWED | {
                "hx-trigger": "input changed delay:400ms" if name == "price" else "change"
            }


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@answers_problems
def show_handover(request: HttpRequest, token: str) -> HttpResponse:
    """Show title and price to anybody; to the client named also what both sides agree to show, and the form to accept
    the handover.
    """
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    actor = actor_of(request)
    view = view_handover(actor, token)
    if view.taken:
        return redirect("contract", view.taken)
    if request.method != "POST" and view.inside is None and place_on(actor, view.sight.contract) is not None:
        messages.info(request, _("新しいクライアントのためのリンクです。こちらが、あなたの契約です。"))
        return redirect("contract", view.sight.contract.id)
    form, calculates = _form(request, view) if view.inside else None, request.POST.get("do") == "calculate"
    if form is not None and request.method == "POST" and form.is_valid() and not calculates:
        taken = tried(form, lambda: handovers.accept_handover(actor=actor, token=token, **form.cleaned_data))
        if taken is not None:
            messages.success(
                request, _("引き受けました。ワーカーが同意すると、仮払いに進めます。お金はまだ動いていません。")
            )
            return redirect("contract", taken.id)
    elif request.method == "POST" and form is None:  # not the client named: the command refuses
        handovers.accept_handover(actor=actor, token=token, price=None)
    return render(request, "contracts/handover.html", _shown(request, view, form), status=form.status if form else 200)


def _form(request: HttpRequest, view: HandoverView) -> TakeForm:
    user, sight = request.user, view.sight
    memberships = organisations_of(str(user.pk))
    clients = [(one.organisation_id, one.organisation.name) for one in memberships]
    owned = [one.organisation_id for one in memberships if one.role == "owner"]
    usual = owned[0] if len(owned) == 1 else str(user.pk)
    clients.append((str(user.pk), getattr(user, "display_name", "")))
    start = {
        "price": sight.price,
        "due_date": usual_due_date(sight.life.terms, day_of(sight.at), settings_now().site.ends_on),
        "organisation_id": usual,
    }
    followed = ("price", "due_date", "organisation_id") if len(clients) > 1 else ("price", "due_date")
    start |= {name: request.GET[name] for name in followed if name in request.GET}
    return TakeForm(request.POST if request.method == "POST" else None, clients=clients, initial=start)


def _figures(view: HandoverView, form: TakeForm) -> dict[str, object]:
    """What the price and date in the form would mean; empty if they are not valid."""
    asked = QueryDict(mutable=True)
    asked.update({name: str(form[name].value() or "") for name in form.fields})
    read = TakeForm(asked, clients=list(getattr(form.fields.get("organisation_id"), "choices", ())))
    if not read.is_valid() or wrong_due_date(read.cleaned_data["due_date"], day_of(view.sight.at)):
        return {}
    taker = client(read.cleaned_data.get("organisation_id") or form.initial["organisation_id"])
    found = preview_taking(
        view.sight,
        read.cleaned_data["price"],
        read.cleaned_data["due_date"],
        taker.holder.declaration,
    )
    answer_by = runs_out(view.sight.at, found.terms.house.offer_days)
    return {
        "deposit_lines": deposit_lines(found.whole, found.deposit_with_tax, "client"),
        "worker_lines": worker_lines(found.whole, "client"),
        "dates": taking_dates(found.terms),
        "sentences": taking_sentences(found.terms, found.deposit_with_tax, display.until(answer_by)),
        "exit_rules": exit_rules(found.terms, found.statutory),
    }


def _shown(request: HttpRequest, view: HandoverView, form: TakeForm | None) -> dict[str, object]:
    sight, inside = view.sight, view.inside
    done = len(inside.approved) if inside else 0
    return {
        "title": sight.contract.title,
        "price": sight.price,
        "worker": sight.contract.worker.display_name,
        "face_of": sight.contract.worker,
        "done": done,
        "stages": len(sight.life.stages),
        "pictures": [file for file in inside.files if file.original and file.pictured][:6] if inside else [],
        "until": display.until(sight.handover.expires_at),
        "provisional": sight.provisional,
        "inside": inside,
        "lines": parts_lines((part.name, part.amount) for part in inside.parts) if inside else [],
        "form": form,
        "figures": _figures(view, form) if form else {},
        "next": f"?next={reverse('handover', args=(request.resolver_match.kwargs['token'],))}"
        if request.resolver_match
        else "",
    }
