"""Payouts of clients who have paid by card wait until the card company has said what it sent back to their cards, so
that the same yen do not leave twice (decision 38, Cards). Pay of workers does not wait for it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import outbox
from michinori.rules.money.payout_days import leaves_unseen_on
from michinori.treasury.models import CardLook, CardPayment, Payout
from michinori.treasury.providers import card_company
from michinori.treasury.queries.cards import frozen_for_cards, undecided

_FRESH = timedelta(minutes=10)
_OF_CLIENTS = ("client", "estate")


def leave_out_unseen(payouts: Sequence[Payout], today: date) -> list[Payout]:
    """Those of the payouts that may be gathered today: none that an open dispute may take, nor of whom the company has
    said nothing. These wait for three bank days at most, and staff are told. Within the transaction that gathers.
    """
    payouts = _leave_out_disputed(payouts)
    unseen = _unseen(payouts)
    unseen_ids = {one.id for one in unseen}
    for one in payouts:
        one.card_silent_on = (one.card_silent_on or today) if one.id in unseen_ids else None
    waiting = [one for one in unseen if today < leaves_unseen_on(one.card_silent_on or today)]
    for one in waiting:
        one.save()
    if unseen:
        amount, left = sum(one.amount for one in unseen), len(unseen) - len(waiting)
        told = {"count": len(unseen), "amount": amount, "left": left}
        outbox.put("card_company_silent", told, key=f"card_company_silent:{today}")
    kept = {one.id for one in waiting}
    return [one for one in payouts if one.id not in kept]


def _leave_out_disputed(payouts: Sequence[Payout]) -> list[Payout]:
    """Those of the payouts that may be gathered though disputes are open. Of a client whose balance is less than what
    these freeze, the newest wait that make up the rest; a dispute won lets them go on. Within the transaction that
    gathers.
    """
    owners = {one.owner_id for one in payouts if one.source in _OF_CLIENTS and one.owner_id}
    disputed = undecided().filter(payment__client_id__in=owners).values_list("payment__client_id", flat=True).distinct()
    waiting = set[str]()
    for client_id in disputed:
        short = frozen_for_cards(client_id) - balance(accounts.client(client_id))
        asked = [one for one in payouts if not one._state.adding]  # else just booked, of what nothing freezes
        own = [one for one in asked if one.source in _OF_CLIENTS and one.owner_id == client_id]
        for one in sorted(own, key=lambda each: (each.requested_at, each.id), reverse=True):
            if short > 0:
                waiting.add(one.id)
                short -= one.amount
    return [one for one in payouts if one.id not in waiting]


def _is_fresh() -> bool:
    """Whether the company has answered just now. What is in the future was written by a clock that was wrong."""
    now = datetime.now(UTC)
    return CardLook.objects.filter(at__gt=now - _FRESH, at__lte=now).exists()


def _unseen(payouts: Iterable[Payout]) -> list[Payout]:
    """Money of clients who have paid by card, where the card company has not answered just now."""
    theirs = [one for one in payouts if one.source in _OF_CLIENTS and one.owner_id]
    if not theirs or card_company() is None:
        return []
    owners = {one.owner_id for one in theirs}
    by_card = set(CardPayment.objects.filter(client_id__in=owners, status="paid").values_list("client_id", flat=True))
    if not by_card or _is_fresh():
        return []
    return [one for one in theirs if one.owner_id in by_card]
