"""Cards at the desk: money at the card company, disputes, earnings that wait for staff."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.queries.held import titles
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.treasury.commands.card_disputes import REASON_LIMIT, write_off
from michinori.treasury.commands.card_holds import release_hold
from michinori.treasury.commands.card_outside import close_odd, credit_odd
from michinori.treasury.models import CardDispute
from michinori.treasury.models.cards import OUTSIDE
from michinori.treasury.providers import card_company
from michinori.treasury.queries import cards
from michinori.wording.treasury import CARD_STATUSES, DISPUTE_STATUSES, HOLD_REASONS


class ReasonForm(PageForm):
    """Why staff decide so."""

    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("何を見て決めたか。記録に残ります。"),
    )


class OddForm(ReasonForm):
    """What becomes of a payment whose amount is another than was asked for."""

    to = RadioField(
        label=gettext_lazy("どうしますか"),
        choices=[
            ("client", gettext_lazy("払われた額を、クライアントの残高に入れる")),
            ("back", gettext_lazy("Stripeの画面で、全額を返金した")),
        ],
    )
    field_order = ("to", "reason")


@staff_only("money")
@require_GET
def show_cards(request: HttpRequest) -> HttpResponse:
    """What waits for staff, the oldest first; disputes, the newest first, page by page."""
    actor = actor_of(request)
    found = cards.at_the_desk(actor, after=request.GET.get("after"))
    named = titles([one.contract_id for one in found.holds])
    values = {
        "on": card_company() is not None,
        "there": found.there,
        "holds": [(one, named.get(one.contract_id, ""), HOLD_REASONS[one.reason]) for one in found.holds],
        "disputes": [(one, _said(one)) for one in found.disputes],
        "following": found.following,
        "odd": found.odd,
        "failed": found.failed,
    }
    return render(request, "desk/cards.html", values)


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def show_hold(request: HttpRequest, hold_id: str) -> HttpResponse:
    """Earnings that wait; staff let them leave, with a reason."""
    actor = actor_of(request)
    hold = cards.find_hold(actor, hold_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: release_hold(actor=actor, hold_id=hold_id, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("出金できるようにしました。"))
        return redirect("desk_cards")
    title = titles([hold.contract_id]).get(hold.contract_id, "")
    values = {"hold": hold, "title": title, "form": form, "words": HOLD_REASONS[hold.reason]}
    return render(request, "desk/card_hold.html", values, status=form.status)


@staff_only("releases")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def show_dispute(request: HttpRequest, dispute_id: str) -> HttpResponse:
    """A dispute; once it is decided, staff may give up what the client still owes, with a reason."""
    actor = actor_of(request)
    dispute = cards.find_dispute(actor, dispute_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (dispute.status == "open" or not dispute.claim):
        raise Problem("dispute-open" if dispute.status == "open" else "claim-settled")
    if form.is_valid() and done(
        form, lambda: write_off(actor=actor, dispute_id=dispute_id, reason=form.cleaned_data["reason"])
    ):
        waits = cards.find_dispute(actor, dispute_id).asked_for
        said = _("記録しました。別の人が承認します。") if waits else _("損失として記録しました。")
        messages.success(request, said)
        return redirect("desk_cards")
    values = {"dispute": dispute, "form": form, "words": _said(dispute)}
    return render(request, "desk/card_dispute.html", values, status=form.status)


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def show_odd(request: HttpRequest, odd_id: str) -> HttpResponse:
    """A payment of another amount than was asked for; staff credit it, or say that it went back, with a reason. One
    that is settled is shown as it stands.
    """
    actor = actor_of(request)
    payment = cards.find_odd(actor, odd_id)
    form = OddForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and payment.status != "odd":
        raise Problem("card-not-odd")
    if form.is_valid():
        act = credit_odd if form.cleaned_data["to"] == "client" else close_odd
        if done(form, lambda: act(actor=actor, payment_id=odd_id, reason=form.cleaned_data["reason"])):
            messages.success(request, _("記録しました。"))
            return redirect("desk_cards")
    values = {"payment": payment, "form": form, "words": CARD_STATUSES[payment.status]}
    return render(request, "desk/card_odd.html", values, status=form.status)


def _said(dispute: CardDispute) -> Any:
    """How a dispute stands, in words."""
    return _("Stripeの画面からの返金") if dispute.reason == OUTSIDE else DISPUTE_STATUSES[dispute.status]
