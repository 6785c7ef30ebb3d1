"""The page for paying a bonus: an amount, what then leaves and what arrives, one button."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands import bonuses
from michinori.contracts.commands.on import OnContract
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.contracts.scene import MAX_NOTE
from michinori.kernel.problems import Problem
from michinori.kernel.yen import percent_of
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame, require_binding
from michinori.pages.contracts.offers import number_of
from michinori.pages.fields import BlockField, YenField
from michinori.pages.forms import PageForm
from michinori.rules.contract.bonuses import left_for_bonus, pay_bonus, payment_of_bonus
from michinori.rules.money.amounts import Payment
from michinori.wording import problems
from michinori.wording.contract.bonuses import bonus_lines
from michinori.wording.contract.contracts import act_label
from michinori.wording.money_lines import MoneyLine

_SUGGESTED = (5, 10, 20)
"""Percent of the price, offered as amounts."""


class BonusForm(PageForm):
    """An amount and a word of thanks."""

    amount = YenField(least=1, label=gettext_lazy("ボーナスの額（税抜）"))
    note = BlockField(
        limit=MAX_NOTE,
        required=False,
        label=gettext_lazy("ひとこと"),
        help_text=gettext_lazy("ワーカーに届き、契約の記録に残ります。"),
    )


@dataclass(frozen=True)
class Figures:
    """What the amount typed would do: the payment with its ``lines``, or an ``error``; all empty before one is typed.

    ``left``: the client's balance afterwards; ``missing``: what it lacks now. Whole yen.
    """

    line: Payment | None = None
    lines: list[MoneyLine] = field(default_factory=list)
    left: int = 0
    missing: int = 0
    error: str = ""


@require_http_methods(["GET", "POST"])
@answers_problems
def bonus(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Pay a bonus. ``do=calculate`` only shows what the amount means, for pages without script."""
    actor = actor_of(request)
    view = _seen_by_client(request, contract_id)
    if request.method != "POST":
        return _not_now(request, view) or _show(request, view, BonusForm(initial=_typed(request.GET)))
    if request.POST.get("do") == "calculate":
        return _show(request, view, BonusForm(initial=_typed(request.POST)))
    form, seen = BonusForm(request.POST), number_of(request.POST.get("seen"))
    if form.is_valid():
        on: OnContract = {"actor": actor, "contract_id": contract_id, "seen": seen}
        if tried(form, lambda: bonuses.pay_bonus(**on, **form.cleaned_data)) is not None:
            said = _("%(name)sさんにボーナスを払いました。") % {"name": view.contract.worker.display_name}
            messages.success(request, said)
            return redirect("contract", contract_id)
        view = view_contract(actor, contract_id)
    return _show(request, view, form)


@require_GET
@answers_problems
def bonus_figures(request: HttpRequest, contract_id: str) -> HttpResponse:
    """A fragment: what the amount typed so far would do."""
    view = _seen_by_client(request, contract_id)
    values = frame(view) | {"figures": _figures(view, request.GET.get("amount", ""))}
    return render(request, "contracts/bonus_figures.html", values)


def _seen_by_client(request: HttpRequest, contract_id: str) -> ContractView:
    """The contract for those who may pay for its client. Raises ``not-your-side``, ``needs-approver``, ``trustee-acts``
    (403), ``not-found`` (404).
    """
    view = view_contract(actor_of(request), contract_id)
    if view.place.side != "client":
        raise Problem.forbidden("not-your-side")
    require_binding(view)
    return view


def _not_now(request: HttpRequest, view: ContractView) -> HttpResponse | None:
    if view.can("pay-bonus"):
        return None
    label = act_label("pay-bonus", view.place.side)
    messages.warning(request, _("「%(act)s」は、いまはできません。") % {"act": label})
    return redirect("contract", view.contract.id)


def _show(request: HttpRequest, view: ContractView, form: BonusForm) -> HttpResponse:
    text, most = form["amount"].value(), left_for_bonus(view.life)
    amounts = [(percent, percent_of(view.life.terms.price, percent)) for percent in _SUGGESTED]
    values = frame(view) | {
        "form": form,
        "figures": _figures(view, "" if text is None else str(text)),
        "figures_url": reverse("bonus_figures", args=(view.contract.id,)),
        "least": 1,
        "most": most,
        "suggested_as": _("報酬に対する割合から選ぶ"),
        "suggested": [
            (_("報酬の%(percent)s%%") % {"percent": percent}, amount)
            for percent, amount in amounts
            if 1 <= amount <= most
        ],
    }
    return render(request, "contracts/bonus.html", values, status=form.status)


def _figures(view: ContractView, text: str) -> Figures:
    if not text.strip():
        return Figures()
    try:
        amount: int = YenField(least=1).clean(text)
        pay_bonus(view.life, amount)
    except ValidationError as error:
        return Figures(error=" ".join(error.messages))
    except Problem as problem:
        return Figures(error=" ".join(problems.flaw_text(flaw) for flaw in problem.flaws) or problems.detail(problem))
    line = payment_of_bonus(view.life, amount)
    left = balance(accounts.client(view.contract.client_id)) - line.with_tax
    return Figures(line, bonus_lines(line), left + line.withheld, max(0, -left))


def _typed(data: Any) -> dict[str, object]:
    """Initial values that show again what was typed."""
    text = data.get("amount", "")
    amount = number_of(text.replace(",", ""))
    return {"amount": text if amount is None else amount, "note": data.get("note", "")}
