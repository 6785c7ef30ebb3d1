"""The page of paying in for a client: what is missing, how to pay, what starts then."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.contracts.commands.standing_deposits import deposit_by_hand, deposit_by_itself
from michinori.contracts.queries.held import Held, list_due
from michinori.ledger.queries import frozen
from michinori.machinery.practising import is_inside
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.money.cards import CardForm, card_form, new_key
from michinori.pages.money.overview import play_form
from michinori.pages.money.places import deposit_place
from michinori.pages.money.purses import Purse, client_purse_of
from michinori.people.identity import papers_wait
from michinori.people.models import Client
from michinori.people.queries import client
from michinori.rules.settings.site import Site
from michinori.treasury.commands.references import give_reference
from michinori.treasury.models import CardPayment
from michinori.treasury.providers import card_company
from michinori.treasury.queries.cards import newest_payments, refunded
from michinori.wording.money import paying_in_head
from michinori.wording.treasury import CARD_STATUSES


@require_POST
@answers_problems
def let_deposit_itself(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Let what the contract asks for be deposited by itself once money has come."""
    found = deposit_by_itself(actor=actor_of(request), contract_id=contract_id)
    messages.success(request, _("入金があったとき、この契約の仮払いを自動でします。"))
    return redirect("pay_in", found.client_id)


@require_POST
@answers_problems
def let_deposit_by_hand(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Let nothing be deposited by itself any more."""
    found = deposit_by_hand(actor=actor_of(request), contract_id=contract_id)
    messages.success(request, _("自動の仮払いをやめました。入金のあと、仮払いを押してください。"))
    return redirect("pay_in", found.client_id)


@require_safe
@answers_problems
def show_pay_in(request: HttpRequest, purse: str) -> HttpResponse:
    """Show what the client's balance lacks for the deposits that are due, in yen with tax, and how to pay it in;
    the client's reference is made at the first look.

    Raises ``not-found`` (404) for strangers and for a worker's balance.
    """
    one, there, settings = client_purse_of(str(request.user.pk), purse)
    actor, practice = actor_of(request), is_inside()
    due, payments = list_due(actor, one.key), [] if practice else newest_payments(actor, one.key)
    kept = frozen([one.account])[one.account] if payments else 0
    there, needed = max(0, there - kept), sum(each.due for each in due)
    missing = max(0, needed - there)
    asked = _to_check(one, due, settings.site)
    begins = all(each.contract.status == "agreed" for each in due)
    values = {
        "purse": one,
        "balance": there,
        "due": [(each, deposit_place(each)) for each in due],
        "by_hand": not all(each.by_itself for each in due),
        "missing": missing,
        "head": paying_in_head(missing, len(due), begins=begins),
        "reference": "" if practice else give_reference(actor=actor, client_id=one.key),
        "words": settings.site.paying_in,
        "form": play_form(one, None),
        "frozen": kept,
        "client": asked,
        "papers_wait": asked is not None and papers_wait(asked.id),
        **_by_card(one, payments),
        "card_form": None if practice else _card_form(one, missing, request.GET.get("amount", ""), settings.site),
    }
    return render(request, "money/pay_in.html", values)


def _to_check(purse: Purse, due: Sequence[Held], site: Site) -> Client | None:
    """The client, where its papers are asked for before one of these deposits. One query at most."""
    prices = [one.contract.price for one in due if one.contract.status == "agreed"]
    if not site.verify_deposit or max(prices, default=0) <= site.verify_deposit:
        return None
    found = client(purse.key)
    return None if found.holder.verified else found


def _card_form(purse: Purse, missing: int, typed: str, site: Site) -> CardForm | None:
    """The way by card, where the operator takes cards, for who may move the money."""
    if not purse.binding or card_company() is None:
        return None
    return card_form(missing, typed[:20], site.card_most)


def _by_card(purse: Purse, payments: Sequence[CardPayment]) -> dict[str, object]:
    """The newest payments, and whether something of them may go back."""
    rows = [(one, CARD_STATUSES[one.status], refunded(one)) for one in payments]
    left = any(one.status == "paid" and one.amount > back for one, _status, back in rows)
    return {"card_key": new_key(), "payments": rows, "back": purse.power == "owner" and left}
