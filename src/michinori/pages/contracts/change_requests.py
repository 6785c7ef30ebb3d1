"""Change requests: the form, which shows class and cost before it is sent, and the page on which one is answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from michinori.contracts.commands import change_requests as change_request_commands
from michinori.contracts.commands.on import OnRequest
from michinori.contracts.queries.change_requests import ChangeView, difference_of, preview_change, view_change
from michinori.contracts.queries.law import law_on_step
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.problems import Problem
from michinori.pages.answers import acted, answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.change_request_blocks import can_of, changes_of, left_line
from michinori.pages.contracts.change_request_forms import ChangeForm, DeclineForm, DisputeForm
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.offers import number_of, other_of
from michinori.pages.contracts.one_change import tiles
from michinori.pages.contracts.side_by_side import answer_line, two_boxes
from michinori.rules.contract.change_requests import Cost, left_of
from michinori.rules.contract.life import ChangeClass
from michinori.wording import problems
from michinori.wording.contract import change_request_effects
from michinori.wording.contract.amendments import reading
from michinori.wording.contract.contracts import AMENDMENT_STATUSES
from michinori.wording.contract.terms import deposit_sentence
from michinori.wording.law.articles import Beside, beside


@dataclass(frozen=True)
class RequestPreview:
    """Class and cost of a request as typed.

    ``told``: a mark of what was shown; the form sends it back, so that a request is sent only with what its sender saw.
    ``error``: why it cannot be sent yet. ``approver``: only owner or approver can send it.
    """

    what: str = ""
    why: str = ""
    lines: tuple[str, ...] = ()
    told: str = ""
    error: str = ""
    approver: bool = False
    law: Beside | None = None


def preview_of(view: ContractView, form: ChangeForm) -> RequestPreview:
    """Class and cost of the request typed so far; empty if nothing is typed."""
    note = str(form.data.get("note", "")).strip()
    wished = form.changes
    if not wished and not note:
        return RequestPreview()
    try:
        cost = preview_change(view, note, wished)
    except Problem as problem:
        return RequestPreview(error=" ".join(dict.fromkeys(problems.flaw_text(flaw) for flaw in problem.flaws)))
    difference = difference_of(view, cost)
    law = None if cost.included else beside(law_on_step(view, "request-change"), view.place.side)
    return RequestPreview(
        what=change_request_effects.what_it_is(cost.kind),
        why=change_request_effects.why(view.life, cost.kind, change_request_commands.read_changes(wished)),
        lines=tuple(change_request_effects.client_lines(view.life, cost, difference)),
        told=f"{cost.kind} {cost.included} {cost.superseded} {difference}",
        approver=_needs_approver(view, cost),
        law=law,
    )


def _needs_approver(view: ContractView, cost: Cost) -> bool:
    return cost.kind == "restart" and left_of(view.life, "restart") > 0 and not view.place.binding


@require_http_methods(["GET", "POST"])
@answers_problems
def request_change(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Request a change, as the client. ``do=cost`` shows class and cost. ``do=send`` sends the request if the page had
    shown the same class and cost, else shows them first.
    """
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    if view.place.side != "client":
        raise Problem.forbidden("not-your-side")
    if request.method != "POST":
        if not view.can("request-change"):
            messages.warning(request, _("いまの契約の状態では、変更を依頼できません。"))
            return redirect("contract", contract_id)
        return _show_form(request, view, ChangeForm(view=view), RequestPreview())
    form = ChangeForm(request.POST, view=view)
    if not form.is_valid():
        return _show_form(request, view, form, preview_of(view, form) if not form.rows_changed else RequestPreview())
    told = preview_of(view, form)
    sends = request.POST.get("do") == "send"
    if not sends or (told.told and request.POST.get("told") != told.told):
        if sends and not told.approver:
            messages.warning(
                request,
                _(
                    "まだ送っていません。下に出ている区分と、かかる額を確かめて、もう一度「この内容で依頼する」を押してください。"
                ),
            )
        return _show_form(request, view, form, told)
    made = tried(
        form,
        lambda: change_request_commands.request_change(
            actor=actor, contract_id=contract_id, note=form.cleaned_data["note"], changes=form.changes, seen=form.seen_n
        ),
    )
    if made is None:
        again = form.data.copy()
        again["seen"] = str(view_contract(actor, contract_id).contract.last_n)
        form.data = again
        return _show_form(request, view, form, told)
    messages.success(request, _("変更を依頼しました。返事が来たら、お知らせします。"))
    return redirect("change_request", made.id)


@require_POST
@answers_problems
def change_cost(request: HttpRequest, contract_id: str) -> HttpResponse:
    """A fragment: class and cost of the request typed so far."""
    view = view_contract(actor_of(request), contract_id)
    if view.place.side != "client":
        raise Problem.forbidden("not-your-side")
    told = preview_of(view, ChangeForm(request.POST, view=view))
    return render(request, "contracts/change_request_cost.html", {"told": told})


def _show_form(request: HttpRequest, view: ContractView, form: ChangeForm, told: RequestPreview) -> HttpResponse:
    values = frame(view) | {
        "form": form,
        "told": told,
        "left": left_line(view),
        "cost_url": reverse("change_cost", args=(view.contract.id,)),
        "tiles": tiles(view, "brief") if view.can("propose-amendment") else [],
        "answer_line": answer_line(view),
    }
    return render(request, "contracts/change_request_form.html", values, status=form.status)


@require_http_methods(["GET", "POST"])
@answers_problems
def show_change(request: HttpRequest, request_id: str) -> HttpResponse:
    """Show a change request, or its outcome; accept, decline, withdraw it or dispute its class (``do``)."""
    shown = view_change(actor_of(request), request_id)
    step, seen = request.POST.get("do", ""), number_of(request.POST.get("seen"))
    dispute = DisputeForm(request.POST if step == "dispute" else None, by_rule=shown.request.kind)
    decline = DeclineForm(request.POST if step == "decline" else None)
    if request.method != "POST":
        return _show(request, shown, dispute, decline)
    if step in ("dispute", "decline"):
        return _said(request, shown, dispute, decline, seen)
    press = _presses(request, shown, seen).get(step)
    if press is None:
        return _show(request, shown, dispute, decline)
    run, done = press
    return acted(request, run, back=reverse("change_request", args=(request_id,)), done=done)


def _presses(request: HttpRequest, shown: ChangeView, seen: int | None) -> dict[str, tuple[Callable[[], object], str]]:
    on: OnRequest = {"actor": actor_of(request), "request_id": shown.request.id, "seen": seen}
    beyond = bool(shown.cost and shown.cost.draft)
    accepted = _("受けました。条件変更の案が、相手に届きます。") if beyond else _("受けました。新しい約束で続きます。")
    return {
        "accept": (lambda: change_request_commands.accept_change(**on), accepted),
        "withdraw": (
            lambda: change_request_commands.withdraw_change(**on),
            _("取り下げました。いまの約束のまま続きます。"),
        ),
    }


def _said(
    request: HttpRequest, shown: ChangeView, dispute: DisputeForm, decline: DeclineForm, seen: int | None
) -> HttpResponse:
    """Carry out the two answers that carry text: disputing the class, and declining."""
    request_id, actor = shown.request.id, actor_of(request)
    here = reverse("change_request", args=(request_id,))
    form = dispute if dispute.is_bound else decline

    def run() -> object:
        if form is dispute:
            return change_request_commands.dispute_class(
                actor=actor, request_id=request_id, seen=seen, **form.cleaned_data
            )
        return change_request_commands.decline_change(
            actor=actor, request_id=request_id, seen=seen, **form.cleaned_data
        )

    if not form.is_valid() or tried(form, run) is None:
        return _show(request, view_change(actor, request_id), dispute, decline)
    said = _("あなたの見方を記録しました。") if form is dispute else _("断りました。いまの約束のまま続きます。")
    messages.success(request, said)
    return redirect(here)


def _show(request: HttpRequest, shown: ChangeView, dispute: DisputeForm, decline: DeclineForm) -> HttpResponse:
    view, row, side = shown.view, shown.request, shown.view.place.side
    brief = tuple((item.key, item.value, item.direction) for item in shown.brief)
    changes = [(one["key"], one["value"], one["direction"]) for one in row.changes]
    values = frame(view) | _class_of(shown) | _answering(shown)
    values |= {
        "change": row,
        "sender": other_of(view),
        "note": shown.note,
        "answer": shown.answer,
        "compare": change_request_effects.change_rows(brief, changes),
        "dispute": dispute,
        "decline": decline,
        "amendment": shown.amendment,
        "amendment_state": AMENDMENT_STATUSES[shown.amendment.status] if shown.amendment else "",
        "law": beside(shown.law, side) if shown.law else None,
        "guide": "asked-to-redo" if side == "worker" else "ask-for-change",
    }
    status = max(dispute.status, decline.status)
    return render(request, "contracts/change_request.html", values, status=status)


def _class_of(shown: ChangeView) -> dict[str, object]:
    """The class by the rule with its reason while the request is open, and how each side sees it."""
    view, row, side = shown.view, shown.request, shown.view.place.side
    is_open, kind = row.status == "open", cast("ChangeClass", row.kind)
    return {
        "word": change_request_effects.class_word(kind),
        "what": change_request_effects.what_it_is(kind),
        "why": change_request_effects.why(view.life, kind, changes_of(row.changes)) if is_open else "",
        "left": left_line(view),
        "disputes": [(one, change_request_effects.class_word(one.kind), one.by == side) for one in shown.disputes],
    }


def _answering(shown: ChangeView) -> dict[str, object]:
    """The heading, what the reader can press and until when, and what accepting does to the money."""
    view, row, cost, side = shown.view, shown.request, shown.cost, shown.view.place.side
    is_open = row.status == "open"
    ends = row.status == "declined" and row.kind == "restart" and side == "worker" and view.can("open-termination")
    standing = view.meter.standing if ends else None
    fate = change_request_effects.fate(row.status, included=bool(row.included), side=side, standing=standing)
    until = next((one.step.at for one in view.todos if one.kind == "lapse_change" and is_open), None)
    said = reading("open", until, mine=side == "client")
    lines = change_request_effects.client_lines if side == "client" else change_request_effects.worker_lines
    hindered = change_request_effects.hindered(view.life, cost, side) if is_open else ""
    return {
        "is_open": is_open,
        "fate": fate,
        "headline": change_request_effects.headline(view.life, row.kind, cost) if is_open else fate[0],
        "say": said.say,
        "small": said.small,
        "can": can_of(view, row.id),
        "lines": lines(view.life, cost, shown.difference_with_tax) if cost and not hindered else [],
        "effect": change_request_effects.effect(cost) if cost else "",
        "hindered": hindered,
        "beyond": bool(cost and cost.draft),
        "decline_line": change_request_effects.decline_line(row.kind),
        "end_url": f"{reverse('end', args=(view.contract.id,))}?amount={standing}&reason=restart" if ends else "",
        **_money(shown),
    }


def _money(shown: ChangeView) -> dict[str, object]:
    """The two boxes with the deposit's sentence, where the draft changes the price; else nothing."""
    view, cost = shown.view, shown.cost
    if cost is None or cost.draft is None or cost.draft.terms.price == view.life.terms.price:
        return {}
    boxes = two_boxes(view, view.life.terms, cost.draft.terms, counted=True)
    more = shown.difference_with_tax or 0
    said = deposit_sentence(more, "open", held_with_tax=view.escrow_with_tax, side=view.place.side)
    return boxes | {"deposit": said}
