"""Opening an ending: the form, and what an amount means while it is typed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands import terminations
from michinori.contracts.queries.law import law_on_ending
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.amounts import AmountForm, Twice, asked, asks_twice, figures_for, suggested, typed
from michinori.pages.contracts.contract import frame, meter_lines, require_binding
from michinori.pages.contracts.offers import number_of
from michinori.pages.contracts.unanswered import unanswered_parts
from michinori.pages.fields import RadioField
from michinori.rules.contract.life import REASONS
from michinori.wording.contract.contracts import REASONS as REASON_WORDS
from michinori.wording.display import yen
from michinori.wording.law.articles import beside

_REASON_HINTS = {
    "agreed": gettext_lazy("どちらのせいでもなく、話し合って終わるとき。"),
    "restart": gettext_lazy("色や雰囲気など、はじめに決めたことがくつがえったとき。"),
    "worker_unable": gettext_lazy("体調や家の事情も、ここです。"),
}
_OPENED = gettext_lazy("途中で終わることを申し出ました。相手に知らせています。")
_NOTICED = gettext_lazy("途中終了を予告しました。予告の期限までは、契約のまま続きます。相手に知らせています。")
_ORDER = ("agreed", "restart", "client_withdrew", "worker_unable", "other_breach", "insolvent")


class EndForm(AmountForm):
    """An amount to end at, with the reason."""

    reason = RadioField(
        label=gettext_lazy("終わりたい理由"),
        choices=[(key, REASON_WORDS[key]) for key in _ORDER if key in REASONS],
        hints=_REASON_HINTS,
        cards=False,
        help_text=gettext_lazy("相手が認めるか、記録から分かるときだけ、その理由が実績に残ります。"),
    )
    field_order = ("amount", "reason", "note")


@require_http_methods(["GET", "POST"])
@answers_problems
def end(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Open an ending at an amount. ``do=calculate`` only shows what the amount means, for pages without script."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    if request.method != "POST":
        return _not_now(request, view) or _show_form(request, view, EndForm(initial=asked(request)))
    require_binding(view)
    if request.POST.get("do") == "calculate":
        return _show_form(request, view, EndForm(initial=typed(request.POST)))
    form = EndForm(request.POST)
    if form.is_valid():
        twice = asks_twice(view, form.cleaned_data["amount"], request.POST)
        if twice is not None and not figures_for(view, str(twice.amount)).error:
            return _show_form(request, view, form, twice)
        opened = tried(
            form,
            lambda: terminations.open_termination(
                actor=actor,
                contract_id=contract_id,
                seen=number_of(request.POST.get("seen")),
                **form.cleaned_data,
            ),
        )
        if opened is not None:
            noticed = opened.status == "notice"
            messages.success(request, str(_NOTICED if noticed else _OPENED))
            _tell_if_moved(request, view_contract(actor, contract_id))
            return redirect("termination", opened.id)
        view = view_contract(actor, contract_id)
    return _show_form(request, view, form)


def _tell_if_moved(request: HttpRequest, opened: ContractView) -> None:
    """Tell the reader if the standing figure has changed since the page was shown. The ending was opened all the same;
    while it is open, no claim can change.
    """
    shown = number_of(request.POST.get("standing"))
    if shown not in (None, opened.meter.standing):
        words = _(
            "ページを開いたあとに進みが変わり、いまの「決まりによる額」は%(amount)sです。あなたの額は、入れたとおりです。"
        )
        messages.info(request, words % {"amount": yen(opened.meter.standing)})


def _not_now(request: HttpRequest, view: ContractView) -> HttpResponse | None:
    require_binding(view)
    if view.can("open-termination"):
        return None
    if open_id := view.contract.open_termination_id or view.contract.open_notice_id:
        return redirect("termination", open_id)
    messages.warning(request, _("いまの契約の状態では、途中で終わる手続きはありません。"))
    return redirect("contract", view.contract.id)


def _show_form(request: HttpRequest, view: ContractView, form: EndForm, twice: Twice | None = None) -> HttpResponse:
    text = form["amount"].value()
    values = (
        frame(view)
        | suggested(view)
        | {
            "form": form,
            "twice": twice,
            "standing": view.meter.standing,
            "figures": figures_for(view, "" if text is None else str(text)),
            "figures_url": reverse("end_figures", args=(view.contract.id,)),
            "amend_url": reverse("amend", args=(view.contract.id,)) if view.can("propose-amendment") else "",
            "meter_lines": meter_lines(view),
            "unanswered": unanswered_parts(view),
            "law": beside(law_on_ending(view), view.place.side),
        }
    )
    return render(request, "contracts/termination_opening.html", values, status=form.status)


@require_GET
@answers_problems
def end_figures(request: HttpRequest, contract_id: str) -> HttpResponse:
    """A fragment: what the amount typed so far means."""
    view = view_contract(actor_of(request), contract_id)
    figures = figures_for(view, request.GET.get("amount", ""))
    return render(request, "contracts/termination_figures.html", frame(view) | {"figures": figures})
