"""Amendments: proposing and countering (form, review side by side, send), and the page on which one is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import amendments, change_requests, deposits
from michinori.contracts.commands.on import OnAmendment, OnContract
from michinori.contracts.models import Amendment
from michinori.contracts.queries.amendments import AmendmentPreview, AmendmentView, preview_terms, view_amendment
from michinori.contracts.queries.change_requests import ChangeView, view_change
from michinori.contracts.queries.law import law_on_amendment
from michinori.contracts.queries.offers import money_of
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.conversation.commands.promises import propose_from_message
from michinori.conversation.models import Message
from michinori.conversation.queries.messages import message_for, promise_behind, with_promise
from michinori.kernel.actor import Actor
from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.pages.answers import acted, answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame, require_binding
from michinori.pages.contracts.measures.table import figures_of
from michinori.pages.contracts.offers import number_of, terms_shown
from michinori.pages.contracts.terms_flow import TermsFlow, go
from michinori.pages.contracts.terms_form import AmendmentForm, ConfirmForm, TermsForm, initial_of, rule_ticks
from michinori.pages.fields import TickField
from michinori.rules.contract.amendments import Change, Effect
from michinori.rules.contract.exit_rules import unusual_exit_rules
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.wording import display
from michinori.wording.contract.amendments import fate, given_up_tick
from michinori.wording.contract.change_request_effects import restart_lines
from michinori.wording.contract.contracts import AMENDMENT_STATUSES
from michinori.wording.contract.terms import deposit_sentence, diff_row
from michinori.wording.law.articles import Beside, beside
from michinori.wording.talk.messages import promise_reason

FIXED = ("submitted", "approved")


@require_http_methods(["GET", "POST"])
@answers_problems
def amend(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Propose an amendment, optionally from a message that was marked as a promise."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    refused = _refused(request, view, "propose-amendment")
    if refused:
        return refused
    words: dict[str, object] = {
        "title": _("条件を変える"),
        "intro": _("変えたいところだけ直してください。次の画面で、いまの条件と並べて確かめてから送ります。"),
        "back": reverse("contract", args=(contract_id,)),
        "send_label": _("この変更を申し出る"),
        "switch_url": reverse("switch", args=(contract_id,)),
    }

    message = _message(request, actor)
    if message is not None:
        words |= {"first_reason": promise_reason(message.body, message.at), "message": message}

    def send(form: TermsForm) -> Amendment:
        on: OnContract = {"actor": actor, "contract_id": contract_id, "seen": form.seen_n}
        reason = form.cleaned_data["reason"]
        if message is not None:
            return propose_from_message(**on, message_id=message.id, terms=form.body, reason=reason)
        return amendments.propose_amendment(**on, terms=form.body, reason=reason)

    return _flow(request, view, words, send, start=view.life.terms)


@require_http_methods(["GET", "POST"])
@answers_problems
def counter_amendment(request: HttpRequest, amendment_id: str) -> HttpResponse:
    """Answer an amendment with other terms; the form starts from the proposed ones."""
    actor = actor_of(request)
    seen = view_amendment(actor, amendment_id)
    view = seen.view
    refused = _refused(request, view, "counter-amendment")
    if refused:
        return refused
    words = {
        "title": _("別の案を出す"),
        "intro": _("相手の案を直して返します。相手の案は、あなたの案に置き換わります。"),
        "back": reverse("amendment", args=(amendment_id,)),
        "send_label": _("この案を相手に出す"),
    }

    def send(form: TermsForm) -> Amendment:
        return amendments.counter_amendment(
            actor=actor,
            amendment_id=amendment_id,
            terms=form.body,
            reason=form.cleaned_data["reason"],
            seen=form.seen_n,
        )

    return _flow(request, view, words, send, start=seen.new, supersedes=seen.amendment.supersedes)


@require_http_methods(["GET", "POST"])
@answers_problems
def edit_draft(request: HttpRequest, request_id: str) -> HttpResponse:
    """Accept a change request with edited terms, as the worker; the form starts from the drafted ones."""
    actor = actor_of(request)
    seen = view_change(actor, request_id)
    view, here = seen.view, reverse("change_request", args=(request_id,))
    if view.place.side != "worker":
        raise Problem.forbidden("not-your-side")
    draft = seen.cost.draft if seen.cost else None
    if draft is None or view.life.amendment is not None or view.life.switch is not None:
        messages.warning(request, _("いまは、この依頼に条件を付けて答えることはできません。"))
        return redirect(here)
    words = {
        "title": _("条件を直して出す"),
        "intro": _("変更依頼から作られた案です。手間に合わせて、金額や納期を直してください。"),
        "back": here,
        "send_label": _("この案を相手に出す"),
        "reason": seen.note,
    }

    def send(form: TermsForm) -> Amendment:
        change_requests.accept_change(actor=actor, request_id=request_id, terms=form.body, seen=form.seen_n)
        return _sent_by(view_change(actor, request_id))

    return _flow(request, view, words, send, TermsForm, start=draft.terms, supersedes=draft.supersedes)


def _sent_by(answered: ChangeView) -> Amendment:
    if answered.amendment is None:
        raise Problem("amendment-not-open")
    return answered.amendment


def _refused(request: HttpRequest, view: ContractView, act: str) -> HttpResponse | None:
    """A redirect with the reason if the act is not possible now, else None. Raises like ``require_binding``."""
    require_binding(view)
    if request.method != "GET" or view.can(act):
        return None
    open_one = view.contract.open_amendment_id
    if open_one:
        messages.warning(request, _("条件変更の案がすでに出ています。一度に出せる案は一つです。"))
        return redirect("amendment", open_one)
    if view.life.switch is not None:
        return redirect("switch_answer", view.life.switch.id)
    messages.warning(request, _("いまの契約の状態では、条件を変えられません。"))
    return redirect("contract", view.contract.id)


def _message(request: HttpRequest, actor: Actor) -> Message | None:
    """The message that the amendment starts from (``?message=``); None without one."""
    message_id = request.GET.get("message", "")
    return message_for(actor, message_id) if message_id else None


def _flow(
    request: HttpRequest,
    view: ContractView,
    words: Mapping[str, object],
    send: Callable[[TermsForm], Amendment],
    form_of: type[TermsForm] = AmendmentForm,
    *,
    start: Terms,
    supersedes: int | None = None,
) -> HttpResponse:
    """Run the flow of new terms, beginning with the terms ``start``.

    ``words``: texts of the pages. ``supersedes``: the yen that a restart supersedes.
    """
    values = {**frame(view), **words}
    first = {**initial_of(start), "reason": words.get("first_reason", "")}
    keeps = FIXED if supersedes is None else ()
    fixed = [stage.id for stage in view.life.stages if stage.status in keeps]

    def sent(form: TermsForm) -> HttpResponse:
        made = send(form)
        messages.success(request, _("条件変更を申し出ました。返事が来たら、お知らせします。"))
        return redirect("amendment", made.id)

    def review(form: TermsForm, previewed: AmendmentPreview) -> tuple[str, dict[str, object]]:
        shown = {"reason": form.cleaned_data.get("reason", words.get("reason"))}
        shown["restart"] = _restart(view, supersedes, "open")
        return "contracts/amendment_review.html", _preview_shown(previewed) | shown

    return go(
        request,
        TermsFlow(
            values=values,
            form=lambda data: form_of(data, view.life.statutory, initial=first, seen=view.contract.last_n, fixed=fixed),
            preview=lambda form: preview_terms(view, form.body, supersedes=supersedes),
            review=review,
            send=sent,
            confirm=lambda previewed, data: _confirm(previewed.effect, view.place.side, data),
            view=view,
        ),
    )


def _restart(view: ContractView, supersedes: int | None, status: str) -> list[str]:
    """Sentences about terms that restart the work; empty for others."""
    return [] if supersedes is None else restart_lines(view.life, supersedes, status)


def _confirm(
    effect: Effect, side: Side, data: QueryDict | None, ticks: dict[str, TickField] | None = None
) -> ConfirmForm:
    """The form to confirm. Only the worker can give up confirmed yen, and must tick the amount (domain § 4)."""
    given_up = effect.confirmed_given_up if side == "worker" else 0
    return ConfirmForm(data, given_up=given_up_tick(given_up) if given_up else "", ticks=ticks)


def _preview_shown(previewed: AmendmentPreview) -> dict[str, object]:
    view, effect = previewed.view, previewed.effect
    house = view.life.terms.house
    return _side_by_side(previewed.diff, effect, view.life.terms, previewed.new) | {
        "law": beside(previewed.law, view.place.side),
        "answer_by": display.until(runs_out(clock.now(), house.amendment_days)),
        "deposit": deposit_sentence(
            effect.difference_with_tax, "open", held_with_tax=view.escrow_with_tax, side=view.place.side
        ),
    }


def _side_by_side(changes: tuple[Change, ...], effect: Effect | None, old: Terms, new: Terms) -> dict[str, object]:
    rows = [diff_row(change) for change in changes]
    return {
        "compare": rows,
        "before": figures_of(effect.before, old.price) if effect else None,
        "after": figures_of(effect.after, new.price) if effect else None,
        "given_up": effect.confirmed_given_up if effect else 0,
    }


@dataclass(frozen=True)
class Press:
    """A button of the amendment's page: the call of its command, and the message afterwards."""

    run: Callable[[], object]
    said: str


@require_http_methods(["GET", "POST"])
@answers_problems
def show_amendment(request: HttpRequest, amendment_id: str) -> HttpResponse:
    """Show an amendment side by side with the terms in force, or its outcome; accept, decline, withdraw it or deposit
    the difference (``do``).
    """
    actor = actor_of(request)
    seen_view = view_amendment(actor, amendment_id, with_promise())
    step = request.POST.get("do", "")
    if request.method != "POST":
        return _show(request, seen_view, _answer_form(seen_view, None))
    form = _answer_form(seen_view, request.POST if step == "accept" else None)
    press = _presses(actor, seen_view, number_of(request.POST.get("seen"))).get(step)
    if press is None or (step == "accept" and not form.is_valid()):
        return _show(request, seen_view, form)
    here = reverse("amendment", args=(amendment_id,))
    return acted(request, press.run, back=here, done=press.said)


def _presses(actor: Actor, shown: AmendmentView, seen: int | None) -> dict[str, Press]:
    amendment_id, contract_id = shown.amendment.id, shown.amendment.contract_id
    on: OnAmendment = {"actor": actor, "amendment_id": amendment_id, "seen": seen}
    up = shown.deposit_difference_with_tax > 0
    return {
        "accept": Press(
            lambda: amendments.accept_amendment(**on),
            _("同意しました。差額の仮払いが済むと、新しい条件になります。")
            if up
            else _("同意しました。新しい条件が有効になりました。"),
        ),
        "decline": Press(lambda: amendments.decline_amendment(**on), _("断りました。いまの条件のまま続きます。")),
        "withdraw": Press(lambda: amendments.withdraw_amendment(**on), _("案を取り下げました。")),
        "deposit": Press(
            lambda: deposits.make_deposit(actor=actor, contract_id=contract_id, seen=seen),
            _("差額を仮払いしました。新しい条件が有効になりました。"),
        ),
    }


def _answer_form(shown: AmendmentView, data: QueryDict | None) -> ConfirmForm:
    view = shown.view
    if shown.effect is None or not view.can("accept-amendment"):
        return ConfirmForm(data)
    changed = [name for name in unusual_exit_rules(shown.new) if getattr(shown.new, name) != getattr(shown.old, name)]
    return _confirm(shown.effect, view.place.side, data, rule_ticks(shown.new, view.life.statutory, changed))


def _show(request: HttpRequest, shown: AmendmentView, form: ConfirmForm) -> HttpResponse:
    view, row = shown.view, shown.amendment
    side = view.place.side
    awaiting = row.status == "awaiting_deposit"
    pays = awaiting and side == "client" and view.can("deposit")
    held = balance(accounts.client(view.contract.client_id)) if pays else None
    mine = row.by == side
    values = frame(view) | terms_shown(money_of(shown.new, view.life.statutory), side)
    values |= _side_by_side(shown.diff, shown.effect, shown.old, shown.new)
    values |= {
        "amendment": row,
        "restart": _restart(view, row.supersedes, row.status) if row.status in ("open", "awaiting_deposit") else [],
        "form": form,
        "mine": mine,
        "state": AMENDMENT_STATUSES[row.status],
        "fate": fate(row.status, mine=mine, until=_until(shown.answer_by), side=side),
        "who": _who(shown, side),
        "deposit": deposit_sentence(
            shown.deposit_difference_with_tax,
            row.status,
            held_with_tax=view.escrow_with_tax,
            pay_by=shown.answer_by if awaiting else None,
            side=side,
        ),
        "difference": shown.deposit_difference_with_tax,
        "balance": held,
        "missing": max(0, shown.deposit_difference_with_tax - held) if held is not None else 0,
        "promise": promise_behind(row),
        "can": {act: view.can(f"{act}-amendment") for act in ("accept", "decline", "counter", "withdraw")}
        | {"deposit": pays},
        "fits_no_more": row.status == "open"
        and not mine
        and view.can("decline-amendment")
        and not view.can("accept-amendment"),
        "needs_approver": view.needs_approver and row.status in ("open", "awaiting_deposit"),
        "law": _law(shown) if row.status == "open" else None,
    }
    return render(request, "contracts/amendment.html", values, status=form.status)


def _law(shown: AmendmentView) -> Beside | None:
    view = shown.view
    by: Side = "client" if shown.amendment.by == "client" else "worker"
    return beside(law_on_amendment(view, shown.old, shown.new, by), view.place.side)


def _until(instant: datetime | None) -> str:
    return display.until(instant) if instant else ""


def _who(shown: AmendmentView, side: Side) -> str:
    status = shown.amendment.status
    if status == "open":
        return "other" if shown.amendment.by == side else "you"
    if status == "awaiting_deposit":
        return "you" if side == "client" else "other"
    return "none"
