"""Ending halfway: the form with what an amount means while it is typed, and the page where both amounts stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands import terminations
from michinori.contracts.queries.law import law_on_ending
from michinori.contracts.queries.terminations import (
    TerminationView,
    after_naming,
    preview_of,
    view_termination,
)
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.pages.answers import acted, answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame, meter_lines
from michinori.pages.contracts.offering import number_of
from michinori.pages.contracts.scale import Scale, picture
from michinori.pages.fields import BlockField, RadioField, YenField
from michinori.pages.forms import PageForm
from michinori.papers.queries.shortfall import is_offered
from michinori.rules.life import REASONS, Life
from michinori.rules.lifecycle import UNDER_WAY
from michinori.wording import problems
from michinori.wording.both_sides import Line, end_lines
from michinori.wording.clocks import clock_sentence
from michinori.wording.contracts import REASONS as REASON_WORDS
from michinori.wording.contracts import SETTLED_BY
from michinori.wording.endings import agreed_at, ahead, who_named
from michinori.wording.exits import ending_outlook
from michinori.wording.law import beside

_REASON_HINTS = {
    "agreed": gettext_lazy("どちらのせいでもなく、話し合って終わるとき。"),
    "restart": gettext_lazy("色や雰囲気など、はじめに決めたことがくつがえったとき。"),
    "worker_unable": gettext_lazy("体調や家の事情も、ここです。"),
}
_ORDER = ("agreed", "restart", "client_withdrew", "worker_unable", "other_breach", "insolvent")


class AmountForm(PageForm):
    """The amount, a total of the contract before tax, and a few words."""

    amount = YenField(label=gettext_lazy("ここまでの報酬（税抜）"))
    note = BlockField(
        label=gettext_lazy("相手に伝えたいこと"),
        limit=5000,
        required=False,
        help_text=gettext_lazy("どこまでできているか、なぜこの額かを書いておくと、話が早く進みます。"),
    )


class EndForm(AmountForm):
    """With the reason."""

    reason = RadioField(
        label=gettext_lazy("終わりたい理由"),
        choices=[(key, REASON_WORDS[key]) for key in _ORDER if key in REASONS],
        hints=_REASON_HINTS,
        cards=False,
        help_text=gettext_lazy("相手が認めるか、記録から分かるときだけ、その理由が実績に残ります。"),
    )
    field_order = ("amount", "reason", "note")


@dataclass(frozen=True)
class Figures:
    """What an amount would mean: both sides' money and what comes next; or why it cannot be."""

    amount: int | None = None
    lines: list[Line] | None = None
    outlook: tuple[str, ...] = ()
    error: str = ""
    agrees: str = ""


def figures_for(view: ContractView, text: str) -> Figures:
    """Read an amount as it was typed and say what it would mean for a contract under way or already ending."""
    if not text.strip():
        return Figures()
    try:
        amount: int = YenField().clean(text)
        return _figures(view, amount)
    except ValidationError as error:
        return Figures(error=" ".join(error.messages))
    except Problem as problem:
        return Figures(error=" ".join(problems.flaw_text(flaw) for flaw in problem.flaws) or problems.detail(problem))


def _figures(view: ContractView, amount: int) -> Figures:
    side, now = view.standing.side, clock.now()
    if view.life.ending is None:
        outlook = ending_outlook(view.life, side, amount=amount, at=now) if view.life.status in UNDER_WAY else []
        return Figures(amount, end_lines(preview_of(view, amount), side), tuple(outlook))
    after = after_naming(view, amount)
    if after.settled_amount is not None:
        agreed = after.settled_amount
        return Figures(amount, end_lines(preview_of(view, agreed), side), agrees=agreed_at(agreed))
    return Figures(amount, end_lines(preview_of(view, amount), side), tuple(ending_outlook(after, side, at=now)))


@require_http_methods(["GET", "POST"])
@answers_problems
def end(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Ask to end at an amount. ``do=calculate`` shows what it means without script and sends nothing."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    if request.method != "POST":
        return _not_now(request, view) or _show_form(request, view, EndForm(initial=_asked(request)))
    _require_binding(view)
    if request.POST.get("do") == "calculate":
        return _show_form(request, view, EndForm(initial=_typed(request.POST)))
    form = EndForm(request.POST)
    if form.is_valid():
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
            messages.success(request, _("途中で終わることを申し出ました。相手に知らせています。"))
            return redirect("termination", opened.id)
        view = view_contract(actor, contract_id)
    return _show_form(request, view, form)


def _require_binding(view: ContractView) -> None:
    if view.standing.side == "client" and not view.standing.binding:
        raise Problem.forbidden("needs-approver")


def _not_now(request: HttpRequest, view: ContractView) -> HttpResponse | None:
    _require_binding(view)
    if view.can("open-termination"):
        return None
    if view.contract.open_termination_id:
        return redirect("termination", view.contract.open_termination_id)
    messages.warning(request, _("いまの契約の状態では、途中で終わる手続きはありません。"))
    return redirect("contract", view.contract.id)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {"amount": number_of(request.GET.get("amount"))}


def _typed(data: QueryDict) -> dict[str, Any]:
    return {name: data.get(name, "") for name in ("amount", "reason", "note")}


def _show_form(request: HttpRequest, view: ContractView, form: EndForm) -> HttpResponse:
    text = form["amount"].value()
    values = (
        frame(view)
        | _suggested(view)
        | {
            "form": form,
            "figures": figures_for(view, "" if text is None else str(text)),
            "figures_url": reverse("end_figures", args=(view.contract.id,)),
            "amend_url": reverse("amend", args=(view.contract.id,)) if view.can("propose-amendment") else "",
            "meter_lines": meter_lines(view),
            "law": beside(law_on_ending(view), view.standing.side),
        }
    )
    return render(request, "contracts/end.html", values, status=form.status)


def _suggested(view: ContractView) -> dict[str, Any]:
    """Figures of the meter to tap, lowest first, each once."""
    meter, life = view.meter, view.life
    found = [
        (_("確定した分"), meter.confirmed),
        (_("決まりによる額"), meter.standing),
        (_("申告している分"), meter.claimed),
    ]
    return {"suggested": found, "least": life.paid, "most": life.terms.price}


@require_GET
@answers_problems
def end_figures(request: HttpRequest, contract_id: str) -> HttpResponse:
    """The fragment that follows the amount while it is typed."""
    view = view_contract(actor_of(request), contract_id)
    figures = figures_for(view, request.GET.get("amount", ""))
    return render(request, "contracts/end_figures.html", frame(view) | {"figures": figures})


@require_http_methods(["GET", "POST"])
@answers_problems
def show_termination(request: HttpRequest, termination_id: str) -> HttpResponse:
    """Both amounts; accept, counter, withdraw; afterwards the settlement."""
    actor = actor_of(request)
    shown = view_termination(actor, termination_id)
    step, seen = request.POST.get("do", ""), number_of(request.POST.get("seen"))
    if request.method != "POST":
        return _show(request, shown, AmountForm(initial=_asked(request)))
    if step == "counter":
        return _counter(request, shown, seen)
    run = _presses(request, shown, seen).get(step)
    if run is None:
        _require_binding(shown.view)
        return _show(request, shown, AmountForm(initial=_typed(request.POST)))
    done = _("終わりました。") if step == "accept" else _("取り下げました。契約は、そのまま続きます。")
    return acted(request, run, back=reverse("termination", args=(termination_id,)), done=done)


def _presses(request: HttpRequest, shown: TerminationView, seen: int | None) -> dict[str, Callable[[], object]]:
    on: dict[str, Any] = {"actor": actor_of(request), "termination_id": shown.termination.id, "seen": seen}
    amount = number_of(request.POST.get("amount"))
    named = -1 if amount is None else amount
    return {
        "accept": lambda: terminations.accept_termination(**on, amount=named),
        "withdraw": lambda: terminations.withdraw_termination(**on),
    }


def _counter(request: HttpRequest, shown: TerminationView, seen: int | None) -> HttpResponse:
    actor, termination_id = actor_of(request), shown.termination.id
    form = AmountForm(request.POST)
    if not form.is_valid():
        return _show(request, shown, form)
    moved = tried(
        form,
        lambda: terminations.counter_termination(
            actor=actor, termination_id=termination_id, seen=seen, **form.cleaned_data
        ),
    )
    if moved is None:
        return _show(request, view_termination(actor, termination_id), form)
    messages.success(request, _("終わりました。") if moved.status == "settled" else _("あなたの額を伝えました。"))
    return redirect("termination", termination_id)


@require_GET
@answers_problems
def termination_figures(request: HttpRequest, termination_id: str) -> HttpResponse:
    """The fragment that follows a counter amount while it is typed."""
    shown = view_termination(actor_of(request), termination_id)
    figures = figures_for(shown.view, request.GET.get("amount", ""))
    return render(request, "contracts/end_figures.html", frame(shown.view) | {"figures": figures})


def _show(request: HttpRequest, shown: TerminationView, form: AmountForm) -> HttpResponse:
    view, row = shown.view, shown.termination
    values = frame(view) | {
        "notes": _said(shown),
        "termination": row,
        "shown": shown,
        "form": form,
        "reason": REASON_WORDS[row.reason],
        "shortfall": is_offered(view),
    }
    values["mine"] = row.opened_by == view.standing.side
    is_open = row.status == "open"
    values |= _open_values(shown, form) if is_open else _closed_values(shown)
    template = "contracts/termination.html" if is_open else "contracts/termination_closed.html"
    return render(request, template, values, status=form.status)


def _said(shown: TerminationView) -> list[dict[str, Any]]:
    """Every amount that was named, by whom, with the words that came with it."""
    side = shown.view.standing.side
    return [
        {"at": one.at, "amount": one.amount, "text": getattr(one, "words", None), "who": who_named(one.by == side)}
        for one in shown.positions
    ]


def _open_values(shown: TerminationView, form: AmountForm) -> dict[str, Any]:
    view, life, side = shown.view, shown.view.life, shown.view.standing.side
    theirs = life.ending.amount_of("worker" if side == "client" else "client") if life.ending else None
    text = form["amount"].value()
    running = next(one for one in view.clocks if one.ref == shown.termination.id)
    cases = ahead(life, side, lambda amount: preview_of(view, amount))
    return _suggested(view) | {
        "scale": picture(_scale(view, life)),
        "next": clock_sentence(running, life, side=side),
        "who": "other" if shown.positions[-1].by == side else "you",
        "outlook": ending_outlook(life, side, at=shown.at),
        "cases": cases,
        "accept_main": not any(case.total == theirs and case.kind == "wait" for case in cases),
        "theirs": theirs,
        "their_lines": end_lines(preview_of(view, theirs), side)
        if theirs is not None and theirs >= life.paid
        else None,
        "figures": figures_for(view, "" if text is None else str(text)),
        "figures_url": reverse("termination_figures", args=(shown.termination.id,)),
        "can_accept": view.can("accept-termination"),
        "can_counter": view.can("counter-termination"),
        "can_withdraw": view.can("withdraw-termination"),
        "needs_approver": side == "client" and not view.standing.binding,
        "meter_lines": meter_lines(view),
        "paid": life.paid,
        "both": len(shown.positions) > 1,
        "law": beside(law_on_ending(view), side),
    }


def _scale(view: ContractView, life: Life) -> Scale:
    ending, meter = life.ending, view.meter
    return Scale(
        price=life.terms.price,
        safe=life.paid,
        confirmed=meter.confirmed,
        standing=meter.standing,
        worker=ending.worker_amount if ending else None,
        client=ending.client_amount if ending else None,
        side=view.standing.side,
    )


def _closed_values(shown: TerminationView) -> dict[str, Any]:
    row, side = shown.termination, shown.view.standing.side
    if row.status == "withdrawn" or row.settled_by is None:
        return {"withdrawn": True}
    return {
        "settled": row.settled_amount,
        "settled_by": SETTLED_BY[row.settled_by],
        "lines": end_lines(shown.preview, side),
        "final": row.settled_by in ("agreement", "bids"),
    }
