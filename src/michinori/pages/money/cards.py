"""Paying in by card: started on the page of paying in, carried out on a page of its own by Stripe's script."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems, problem_words
from michinori.pages.callers import actor_of
from michinori.pages.fields import YenField
from michinori.pages.forms import PageForm
from michinori.pages.money.purses import purse_of
from michinori.treasury.commands.cards import check_card_payment, start_card_payment
from michinori.treasury.models.cards import LEAST, MOST
from michinori.treasury.queries.card_secrets import secret_of
from michinori.wording import display
from michinori.wording.treasury import CARD_STATUSES

STRIPE_CSP: dict[str, Any] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, "https://js.stripe.com", "https://*.js.stripe.com"],
    "frame-src": ["https://js.stripe.com", "https://*.js.stripe.com", "https://hooks.stripe.com"],
    "connect-src": [CSP.SELF, "https://api.stripe.com"],
    "img-src": [CSP.SELF, "data:", "https://*.stripe.com"],
}
"""What Stripe's script asks for (docs.stripe.com/security/guide), on the one page that loads it."""


class CardForm(PageForm):
    """How much to pay by card. ``key``: made with the page, so that a form sent twice starts one payment."""

    amount = YenField(least=LEAST, most=MOST, label=gettext_lazy("カードで払う額"))


def card_form(missing: int, typed: str, most: int) -> CardForm:
    """The form on the page of paying in, with what was ``typed`` before, or what is missing, filled in."""
    wanted = min(max(missing, LEAST), most) if missing else None
    return CardForm(initial={"amount": typed or wanted})


def new_key() -> str:
    """A key for one look at the form."""
    return new_id("key")


@require_POST
@answers_problems
def start(request: HttpRequest, purse: str) -> HttpResponse:
    """Start a payment and go to its page; a refusal goes back to the page of paying in with its sentence."""
    one = purse_of(str(request.user.pk), purse)
    if one.kind == "worker":
        raise Problem.unknown()
    form = CardForm(request.POST)
    if form.is_valid():
        try:
            made = start_card_payment(
                actor=actor_of(request),
                client_id=one.key,
                amount=form.cleaned_data["amount"],
                key=request.POST.get("key", "") or new_key(),
            )
            return redirect("card", made.payment.id)
        except Problem as problem:
            if problem.status in (403, 404):
                raise
            messages.error(request, problem_words(problem))
    else:
        messages.error(request, " ".join(str(one) for each in form.errors.values() for one in each))
    typed = urlencode({"amount": request.POST.get("amount", "")[:20]})
    return redirect(f"{reverse('pay_in', args=(purse,))}?{typed}")


@require_safe
@never_cache
@csp_override(STRIPE_CSP)
@answers_problems
def show(request: HttpRequest, payment_id: str) -> HttpResponse:
    """The page on which the holder of the card pays; afterwards it says how the payment stands."""
    started = secret_of(actor_of(request), payment_id)
    row = started.payment
    values = {
        "payment": row,
        "secret": started.secret,
        "public_key": settings.STRIPE_PUBLIC_KEY,
        "status": CARD_STATUSES[row.status],
        "here": f"{settings.BASE_URL}{reverse('card', args=(row.id,))}",
        "checks": "payment_intent" in request.GET or row.status == "processing",
    }
    return render(request, "money/card.html", values)


@require_POST
@answers_problems
def check(request: HttpRequest, payment_id: str) -> HttpResponse:
    """Look what became of the payment, and go on to what waits for the money."""
    row = check_card_payment(actor=actor_of(request), payment_id=payment_id)
    if row.status != "paid":
        messages.info(request, str(CARD_STATUSES[row.status]))
        return redirect("card", row.id)
    said = {"amount": display.yen(row.amount)}
    messages.success(request, _("%(amount)sを受け取り、残高に加えました。") % said)
    return redirect("pay_in", row.client_id)
