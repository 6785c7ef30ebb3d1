"""The page on which an amendment is read, before it is answered and after."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import amendments, deposits
from michinori.contracts.commands.on import OnAmendment
from michinori.contracts.queries.amendments import AmendmentView, view_amendment
from michinori.contracts.queries.law import law_on_amendment
from michinori.contracts.queries.offers import money_of
from michinori.conversation.queries.messages import promise_behind, with_promise
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.pages.answers import acted, answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.offers import number_of, other_of, terms_shown
from michinori.pages.contracts.side_by_side import confirm_form, new_differences, restart_said, side_by_side
from michinori.pages.contracts.terms_form import ConfirmForm
from michinori.pages.contracts.ticks import marked
from michinori.rules.contract.life import Side
from michinori.wording.contract.amendments import fate, reading
from michinori.wording.contract.terms import deposit_sentence
from michinori.wording.display import until
from michinori.wording.law.articles import Beside, beside


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
    return confirm_form(shown.effect, view.place.side, data, new_differences(view, shown.old, shown.new))


def _show(request: HttpRequest, shown: AmendmentView, form: ConfirmForm) -> HttpResponse:
    view, row = shown.view, shown.amendment
    side, mine = view.place.side, row.by == view.place.side
    values = frame(view)
    whole = money_of(shown.new, view.life.statutory, day_of(view.now))
    terms = terms_shown(whole, side, view.contract.worker.display_name)
    by_day = until(shown.answer_by, year=False) if shown.answer_by else ""
    said = reading(row.status, shown.answer_by, mine=mine)
    values |= terms | side_by_side(view, shown.diff, shown.effect, shown.old, shown.new) | _paying(shown)
    values |= {
        "amendment": row,
        "restart": restart_said(view, row.supersedes, row.status) if row.status in ("open", "awaiting_deposit") else [],
        "form": form,
        "differences": marked(new_differences(view, shown.old, shown.new), form),
        "mine": mine,
        "sender": other_of(view),
        "fate": fate(row.status, mine=mine, until=by_day, side=side),
        "say": said.say,
        "small": said.small,
        "deposit": deposit_sentence(
            shown.deposit_difference_with_tax,
            row.status,
            held_with_tax=view.escrow_with_tax,
            side=side,
        ),
        "promise": promise_behind(row),
        "fits_no_more": row.status == "open"
        and not mine
        and view.can("decline-amendment")
        and not view.can("accept-amendment"),
        "needs_approver": view.needs_approver and row.status in ("open", "awaiting_deposit"),
        "law": _law(shown) if row.status == "open" else None,
    }
    return render(request, "contracts/amendment.html", values, status=form.status)


def _paying(shown: AmendmentView) -> dict[str, object]:
    """What the reader can press, and the client's balance where the difference is due."""
    view = shown.view
    pays = shown.amendment.status == "awaiting_deposit" and view.place.side == "client" and view.can("deposit")
    held = balance(accounts.client(view.contract.client_id)) if pays else None
    difference = shown.deposit_difference_with_tax
    acts = {act: view.can(f"{act}-amendment") for act in ("accept", "decline", "counter", "withdraw")}
    return {
        "can": acts | {"deposit": pays},
        "difference": difference,
        "balance": held,
        "missing": max(0, difference - held) if held is not None else 0,
    }


def _law(shown: AmendmentView) -> Beside | None:
    view = shown.view
    by: Side = "client" if shown.amendment.by == "client" else "worker"
    return beside(law_on_amendment(view, shown.old, shown.new, by), view.place.side)
