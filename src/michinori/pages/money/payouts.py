"""Asking for money on the page, and taking the wish back."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.pages.answers import answers_problems, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import YenField
from michinori.pages.forms import PageForm
from michinori.pages.money.bank_account import require_owner
from michinori.pages.money.purses import Purse
from michinori.treasury.banks import account_line
from michinori.treasury.commands.payouts import cancel_payout, first_day, request_payout
from michinori.treasury.models import CardRefund, Payout
from michinori.treasury.queries.card_flow import back_to_cards
from michinori.treasury.queries.payouts import Outlook, is_first_to, outlook
from michinori.wording import display


class PayoutForm(PageForm):
    """How much leaves: from ``least`` to ``most`` yen."""

    amount = YenField(label=gettext_lazy("出金する額"))

    def __init__(self, data: Any = None, *, least: int, most: int) -> None:
        super().__init__(data, initial={"amount": most})
        amount = self.fields["amount"]
        amount.least, amount.most = least, most  # type: ignore[attr-defined]
        amount.help_text = _("%(least)sから") % {"least": display.yen(least)} if least < most else ""

    def add_problem(self, problem: Problem) -> None:
        """Also where less is there than when the page was made: who takes money out is not told to pay some in."""
        if problem.slug == "insufficient-balance":
            most = {"limit": problem.values["balance"]}
            problem = Problem(problem.slug, flaws=(Flaw("amount", "too_many_yen", most),))
        super().add_problem(problem)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def ask(request: HttpRequest, purse: str) -> HttpResponse:
    """Ask for all or a part of a balance; the first time to an account, password or passkey is asked again."""
    one = require_owner(request, purse)
    owner = one.owner_of(str(request.user.pk))
    seen = outlook(one.kind, owner, one.settings)
    card = _to_card(one, seen)
    if not seen.can_ask and not card:
        return redirect("money")
    if request.method == "POST" and seen.account and is_first_to(seen.account):
        answer: HttpResponse = _ask_confirmed(request, one, seen, card)
        return answer
    return _ask(request, one, seen, card, confirmed=False)


@reauthentication_required  # type: ignore[untyped-decorator]
def _ask_confirmed(request: HttpRequest, one: Purse, seen: Outlook, card: int) -> HttpResponse:
    return _ask(request, one, seen, card, confirmed=True)


def _ask(request: HttpRequest, one: Purse, seen: Outlook, card: int, *, confirmed: bool) -> HttpResponse:
    amount = seen.amount if seen.can_ask else card
    form = PayoutForm(request.POST if request.method == "POST" else None, least=min(seen.part, amount), most=amount)
    if form.is_valid():
        made = tried(
            form,
            lambda: request_payout(
                actor=actor_of(request),
                amount=form.cleaned_data["amount"],
                source=one.kind,
                organisation_id=one.key if one.key.startswith("org_") else None,
                confirmed=confirmed,
                seen=request.POST.get("seen"),
            ),
        )
        if made:
            messages.success(request, _done(made))
            return redirect("money")
    values = {
        "form": form,
        "purse": one,
        "seen": seen,
        "most": amount,
        "card": card,
        "place": account_line(seen.account) if seen.account and seen.can_ask else "",
        "soonest": Payout(due_on=first_day(seen.account, clock.now())).leaves_on if seen.account else None,
    }
    return render(request, "money/payout.html", values, status=form.status)


def _to_card(purse: Purse, seen: Outlook) -> int:
    """Yen that would go back to cards, where they suffice to be asked for."""
    if purse.kind == "worker" or seen.amount < seen.least:
        return 0
    found = sum(yen for _, yen in back_to_cards(purse.key, seen.amount))
    return found if found >= seen.least else 0


def _done(made: Payout | CardRefund) -> str:
    if isinstance(made, CardRefund):
        return _("払ったカードに戻します。カードの明細に出るまで、数日かかることがあります。")
    said = {"amount": display.yen(made.amount), "day": display.day(made.leaves_on, year=False)}
    return _("%(amount)sの出金を受け付けました。早ければ%(day)sに振り込みます。") % said


cancel = pressed(cancel_payout, back="money", done=gettext_lazy("出金を取り消しました。残高に戻しました。"))
"""Put a payout back on the balance."""
