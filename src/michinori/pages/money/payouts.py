"""Asking for money on the page, and taking the wish back."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.pages.answers import answers_problems, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import YenField
from michinori.pages.forms import PageForm
from michinori.pages.money.bank_account import require_owner
from michinori.pages.money.places import account_line
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.queries.payouts import Outlook, is_first_to, outlook
from michinori.wording import display


class PayoutForm(PageForm):
    amount = YenField(least=1, label=gettext_lazy("出金する額"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def ask(request: HttpRequest, purse: str) -> HttpResponse:
    """Ask for all or a part of a balance; the first time to an account, password or passkey is asked again."""
    one = require_owner(request, purse)
    owner = one.owner_of(str(request.user.pk))
    seen = outlook(one.kind, owner)
    if not seen.can_ask:
        return redirect("money")
    if request.method == "POST" and seen.account and is_first_to(seen.account):
        answer: HttpResponse = _ask_confirmed(request, purse)
        return answer
    return _ask(request, purse, confirmed=False)


@reauthentication_required  # type: ignore[untyped-decorator]
def _ask_confirmed(request: HttpRequest, purse: str) -> HttpResponse:
    return _ask(request, purse, confirmed=True)


def _ask(request: HttpRequest, purse: str, *, confirmed: bool) -> HttpResponse:
    one = require_owner(request, purse)
    seen = outlook(one.kind, one.owner_of(str(request.user.pk)))
    form = PayoutForm(request.POST if request.method == "POST" else None, initial={"amount": seen.amount})
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
            said = {"amount": display.yen(made.amount), "day": display.day(made.due_on, year=False)}
            messages.success(request, _("%(amount)sの出金を受け付けました。早ければ%(day)sに振り込みます。") % said)
            return redirect("money")
    return render(request, "money/payout.html", _values(seen, form, one), status=form.status)


def _values(seen: Outlook, form: PayoutForm, purse: object) -> dict[str, object]:
    return {"form": form, "purse": purse, "seen": seen, "place": account_line(seen.account) if seen.account else ""}


cancel = pressed(cancel_payout, back="money", done=gettext_lazy("出金を取り消しました。残高に戻しました。"))
"""Put a payout back on the balance."""
