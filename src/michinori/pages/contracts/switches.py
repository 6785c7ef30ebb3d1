"""Switching between fixed and hourly pay: proposing (form, review, send), and the page on which it is answered."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import deposits, switches
from michinori.contracts.commands.on import OnContract, OnSwitch
from michinori.contracts.queries.switches import SwitchPreview, SwitchView, preview_switch, view_switch
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.pages.answers import acted, answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame, require_binding
from michinori.pages.contracts.cut import Cut
from michinori.pages.contracts.measures.table import FACES
from michinori.pages.contracts.offers import number_of, other_of, terms_shown
from michinori.pages.contracts.side_by_side import answer_line
from michinori.pages.contracts.terms_flow import TermsFlow, go
from michinori.pages.contracts.terms_form import AmendmentForm, ConfirmForm, TermsForm, initial_of
from michinori.pages.contracts.ticks import marked, ticks_of
from michinori.pages.fields import RadioField, YenField
from michinori.rules.contract.differences import differences
from michinori.rules.contract.life import Side
from michinori.rules.contract.switches import fits
from michinori.rules.contract.terms import Terms
from michinori.wording import display
from michinori.wording.contract.amendments import reading
from michinori.wording.contract.both_sides import end_lines
from michinori.wording.contract.differences import Said, say_differences
from michinori.wording.contract.handovers import switch_fate, switch_sentences
from michinori.wording.measures.table import WORDS


class SwitchForm(AmendmentForm):
    """The amount at which this contract is settled, and the terms of the one that continues it."""

    amount = YenField(
        label=gettext_lazy("ここまでの分（税抜）"),
        help_text=gettext_lazy(
            "いまの契約は、この額で精算されます。はじめに出ているのは、契約時の決まりによる額です。"
        ),
    )

    def __init__(self, *args: Any, former: Terms, **kwargs: Any) -> None:
        """``former``: the terms in force; the next terms must have another measure."""
        super().__init__(*args, **kwargs)
        meter = cast(RadioField, self.fields["meter_kind"])
        meter.choices = [(kind, WORDS[kind].name) for kind in _others(former)]
        self.fields["price"].label = _("続きの金額（税抜）")
        self.fields["price"].help_text = self.fields["rate"].help_text = self.fields["reason"].help_text = ""
        self.fields["reason"].widget.attrs["rows"] = 2

    @property
    def body(self) -> dict[str, object]:
        """As in the form for terms; the price of a single stage follows that of the whole."""
        found = super().body
        stages = found["stages"]
        if isinstance(stages, list) and len(stages) == 1 and "price" in stages[0]:
            found["stages"] = [stages[0] | {"price": found["price"]}]
        return found


def _others(terms: Terms) -> list[str]:
    """The kinds of measure to which these terms can be switched."""
    return [kind for kind in FACES if kind != terms.meter]


@require_http_methods(["GET", "POST"])
@answers_problems
def switch(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Propose to settle the contract and continue by the hour instead of by stages, or back."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    refused = _refused(request, view)
    if refused:
        return refused
    values = frame(view) | {
        "title": _("ここまでの%(amount)s円（税抜）で精算して、続きは%(measure)sで")
        % {"amount": display.number(view.meter.standing), "measure": WORDS[_others(view.life.terms)[0]].name},
        "cut": Cut(view.meter.standing, view.life.terms.price - view.meter.standing),
        "back": reverse("contract", args=(contract_id,)),
        "send_label": _("この切り替えを申し出る"),
        "guide": "fixed-hourly",
    }

    def send(form: TermsForm) -> HttpResponse:
        made = switches.propose_switch(
            actor=actor,
            contract_id=contract_id,
            amount=form.cleaned_data["amount"],
            terms=form.body,
            reason=form.cleaned_data["reason"],
            seen=form.seen_n,
        )
        messages.success(request, _("切り替えを申し出ました。返事が来たら、お知らせします。"))
        return redirect("switch_answer", made.id)

    return go(request, _flow(view, values, send))


def _flow(
    view: ContractView, values: dict[str, object], send: Callable[[TermsForm], HttpResponse]
) -> TermsFlow[SwitchPreview]:
    def review(form: TermsForm, previewed: SwitchPreview) -> tuple[str, dict[str, object]]:
        return "contracts/switch_review.html", _money(previewed, view) | {
            "reason": form.cleaned_data["reason"],
        } | answer_line(view)

    return TermsFlow(
        values=values,
        page="contracts/switch_form.html",
        form=lambda data: _form(view, data),
        preview=lambda form: preview_switch(view, form.cleaned_data["amount"], form.body),
        review=review,
        send=send,
        view=view,
    )


def _form(view: ContractView, data: QueryDict | None) -> SwitchForm:
    former, seen = view.life.terms, view.contract.last_n
    return SwitchForm(data, view.life.statutory, initial=_start(view), seen=seen, former=former)


def _start(view: ContractView) -> dict[str, object]:
    """Initial values: the old terms with the other meter and the rest of the price, settled at the standing figure."""
    standing = view.meter.standing
    rest = max(1, view.life.terms.price - standing)
    follows = _others(view.life.terms)[0]
    return dict(initial_of(view.life.terms)) | {
        "amount": standing,
        "reason": _("報酬の計り方を変える相談です。"),
        "price": rest,
        "meter_kind": follows,
        **FACES[follows].begins(rest),
    }


def _refused(request: HttpRequest, view: ContractView) -> HttpResponse | None:
    """A redirect with the reason if a switch is not possible now, else None. Raises like ``require_binding``."""
    require_binding(view)
    if request.method != "GET" or view.can("propose-switch"):
        return None
    if view.life.switch is not None:
        messages.warning(request, _("切り替えの案がもう出ています。"))
        return redirect("switch_answer", view.life.switch.id)
    messages.warning(request, _("いまの契約の状態では、切り替えられません。"))
    return redirect("contract", view.contract.id)


def _money(shown: SwitchPreview | SwitchView, view: ContractView) -> dict[str, object]:
    side: Side = view.place.side
    then = shown.then
    return terms_shown(then, side, view.contract.worker.display_name) | {
        "cut": Cut(shown.now.before_tax, shown.new.price),
        "settled": end_lines(shown.now, side),
        "sentences": switch_sentences(
            shown.now,
            shown.new,
            deposit_with_tax=then.deposit_with_tax,
            missing_with_tax=shown.missing_with_tax,
            side=side,
        ),
    }


@require_http_methods(["GET", "POST"])
@answers_problems
def show_switch(request: HttpRequest, switch_id: str) -> HttpResponse:
    """Show a proposed switch, or its outcome; accept, decline or withdraw it (``do``)."""
    actor = actor_of(request)
    shown = view_switch(actor, switch_id)
    step, here = request.POST.get("do", ""), reverse("switch_answer", args=(switch_id,))
    form = _ticks(shown, request.POST if step == "accept" else None)
    if request.method == "POST" and (step != "accept" or form.is_valid()):
        on: OnSwitch = {"actor": actor, "switch_id": switch_id, "seen": number_of(request.POST.get("seen"))}
        presses = {
            "accept": (switches.accept_switch, _("切り替えに同意しました。")),
            "decline": (switches.decline_switch, _("断りました。いまの契約のまま続きます。")),
            "withdraw": (switches.withdraw_switch, _("案を取り下げました。")),
        }
        if step == "deposit":
            whole: OnContract = {"actor": actor, "contract_id": shown.view.contract.id, "seen": on["seen"]}
            return acted(
                request,
                lambda: deposits.make_deposit(**whole),
                back=here,
                done=_("仮払いをしました。この契約は精算され、続きの契約が始まりました。"),
            )
        if step in presses:
            act, said = presses[step]
            return acted(request, lambda: act(**on), back=here, done=said)
    return _show(request, shown, form)


def _ticks(shown: SwitchView, data: Any) -> ConfirmForm:
    """The form to accept, with a box to tick for each exit rule that is not the usual one (domain § 9)."""
    return ConfirmForm(data, ticks=ticks_of(_said(shown)))


def _said(shown: SwitchView) -> list[Said]:
    return say_differences(differences(shown.new), shown.new, shown.then.statutory)


def _show(request: HttpRequest, shown: SwitchView, form: ConfirmForm) -> HttpResponse:
    view, row = shown.view, shown.switch
    mine = row.by == view.place.side
    can = {act: view.can(f"{act}-switch") for act in ("accept", "decline", "withdraw")}
    is_open, awaits = row.status == "open", row.status == "awaiting_deposit"
    until = display.until(shown.answer_by, year=False) if shown.answer_by else ""
    pays = awaits and view.place.side == "client" and view.can("deposit")
    outgrown, values = awaits and not fits(view.life), frame(view) | _money(shown, view)
    said = reading(row.status, shown.answer_by, mine=mine)
    values |= {
        "switch": row,
        "form": form,
        "differences": marked(_said(shown), form) if can["accept"] else values["differences"],
        "mine": mine,
        "can": can,
        "is_open": is_open,
        "sender": other_of(view),
        "say": said.say,
        "small": said.small,
        "fate": switch_fate(
            "outgrown" if outgrown else row.status,
            mine=mine,
            side=view.place.side,
            values={
                "amount": shown.now.before_tax,
                "measure": WORDS[shown.new.meter].name,
                "missing": shown.missing_with_tax,
                "until": until,
            },
        ),
        "pays": pays,
        "missing": 0 if outgrown else shown.missing_with_tax,
        "balance": balance(accounts.client(view.contract.client_id)) if pays else None,
        "fits_no_more": is_open and can["decline"] and not can["accept"],
        "needs_approver": (is_open or awaits) and view.needs_approver,
    }
    return render(request, "contracts/switch.html", values, status=form.status)
