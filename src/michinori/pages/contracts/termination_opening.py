"""Opening an ending: the form, and what an amount means while it is typed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands import terminations
from michinori.contracts.queries.law import law_on_ending
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.amounts import AmountForm, asked, figures_for, opened_at, suggested, typed
from michinori.pages.contracts.asking_twice import ask_twice, asks_twice
from michinori.pages.contracts.contract import frame, meter_lines, require_binding
from michinori.pages.contracts.offers import number_of
from michinori.pages.contracts.scale import picture
from michinori.pages.contracts.termination_ways import reader_at, scale_of
from michinori.pages.contracts.unanswered import unanswered_parts
from michinori.pages.fields import SelectField
from michinori.rules.contract.clocks import clocks
from michinori.rules.measures.meter import fallback
from michinori.wording.contract.contracts import REASONS as REASON_WORDS
from michinori.wording.contract.ending_dates import days_ahead
from michinori.wording.contract.ending_ways import figure_word
from michinori.wording.display import yen
from michinori.wording.law.articles import beside

_REASONS_SAID = {
    "agreed": gettext_lazy("話し合って終わる（どちらのせいでもない）"),
    "restart": gettext_lazy("方向性が変わった（はじめの約束がくつがえった）"),
    "worker_unable": gettext_lazy("ワーカーが続けられなくなった（体調や家の事情も）"),
}
"""Reasons said at more length than elsewhere, so that one finds one's own."""
_OPENED = gettext_lazy("途中で終わることを申し出ました。相手に知らせています。")
_NOTICED = gettext_lazy("途中終了を予告しました。予告の期限までは、契約のまま続きます。相手に知らせています。")
_ORDER = ("agreed", "restart", "client_withdrew", "worker_unable", "other_breach", "insolvent")


class EndForm(AmountForm):
    """An amount to end at, with the reason."""

    reason = SelectField(
        label=gettext_lazy("終わりたい理由"),
        choices=[
            ("", gettext_lazy("選んでください")),
            *((key, _REASONS_SAID.get(key, REASON_WORDS[key])) for key in _ORDER),
        ],
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
        amount = form.cleaned_data["amount"]
        if asks_twice(view, amount, request.POST) and not figures_for(view, str(amount)).error:
            return ask_twice(request, view, amount, names=True, back=reverse("end", args=(contract_id,)))
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
            "ページを開いたあとに進み具合が変わり、いまの「決まりによる額」は%(amount)sです。あなたの額は、入れたとおりです。"
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


def _show_form(request: HttpRequest, view: ContractView, form: EndForm) -> HttpResponse:
    text, side, rule = form["amount"].value(), view.place.side, fallback(view.life)
    figures = figures_for(view, "" if text is None else str(text))
    amount = None if figures.error else figures.amount
    values = (
        frame(view)
        | suggested(view)
        | {
            "form": form,
            "standing": view.meter.standing,
            "rule": rule,
            "rule_reader": reader_at(view.life, side, rule),
            "rule_word": figure_word(side),
            "paid_reader": reader_at(view.life, side, view.life.paid) if view.life.paid else 0,
            **_days(view, rule if amount is None else amount),
            "scale": picture(scale_of(view, view.life)),
            "line_apart": True,
            "figures": figures,
            "left_said": render_to_string("contracts/left_only.html", {"figures": figures}, request),
            "figures_url": reverse("end_figures", args=(view.contract.id,)),
            "amend_url": reverse("amend", args=(view.contract.id,)) if view.can("propose-amendment") else "",
            "meter_lines": meter_lines(view),
            "unanswered": unanswered_parts(view),
            "law": beside(law_on_ending(view), side),
        }
    )
    return render(request, "contracts/termination_opening.html", values, status=form.status)


def _days(view: ContractView, amount: int) -> dict[str, object]:
    """The days ahead if the reader opened an ending at ``amount`` now, and until when the other answers; nothing where
    they cannot.
    """
    if not view.can("open-termination"):
        return {}
    opened = opened_at(view, amount)
    answer_by = next((one.at for one in clocks(opened) if one.kind == "silence"), None)
    return {"days": days_ahead(opened, view.now), "answer_by": answer_by}


@require_GET
@answers_problems
def end_figures(request: HttpRequest, contract_id: str) -> HttpResponse:
    """A fragment: what the amount typed so far means."""
    view = view_contract(actor_of(request), contract_id)
    figures = figures_for(view, request.GET.get("amount", ""))
    values = frame(view) | {"figures": figures, "scale": picture(scale_of(view, view.life)), "line_apart": True}
    return render(request, "contracts/termination_figures.html", values)
