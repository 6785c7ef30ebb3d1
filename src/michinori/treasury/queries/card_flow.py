"""Which money of a client came by card, from the ledger and the rows of payments, refunds and disputes."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from michinori.ledger import accounts, kinds
from michinori.ledger.queries import histories
from michinori.machinery import clock
from michinori.rules.money.card_flow import BANK, Flow, Step, follow, parts_of
from michinori.treasury.models import CardDispute, CardPayment, CardRefund

REFUND_DAYS = 180
"""For so long money goes back to the card: later many banks refuse."""
_PUT = (kinds.DEPOSIT, kinds.PURCHASE, kinds.BONUS)
_BACK = (kinds.REFUND, kinds.WITHHOLDING)
_AGAIN = (kinds.PAYOUT_CANCELLED, kinds.PAYOUT_RETURNED, kinds.CARD_REFUND_FAILED, kinds.CLAIM_GIVEN_BACK)


def flow_of(client_id: str) -> Flow:
    """Where the money of a client lies that came by card. Two queries."""
    return flows_of([client_id])[client_id]


def flows_of(client_ids: Collection[str]) -> dict[str, Flow]:
    """The same of these clients, by client. Two queries for any number of them."""
    own = {"payment__client_id__in": client_ids}
    refunds = CardRefund.objects.filter(**own).values_list("id", "payment_id")
    cards = dict(refunds.union(CardDispute.objects.filter(**own).values_list("id", "payment_id"), all=True))
    found = histories(accounts.client(one) for one in client_ids)
    return {one: follow(_step(*row, cards) for row in found[accounts.client(one)]) for one in client_ids}


def back_to_cards(client_id: str, amount: int) -> list[tuple[str, int]]:
    """To which payments by card how many of the ``amount`` yen go back that leave the client's balance now. The rest
    came by bank, or its card takes no more. One query where no card takes anything, else three.
    """
    open_ = _open_cards(client_id)
    if not any(open_.values()):
        return []
    found: dict[str, int] = {}
    for part in parts_of(flow_of(client_id), amount):
        found[part.source] = found.get(part.source, 0) + part.amount
    sums = [(card, min(yen, open_.get(card, 0))) for card, yen in found.items()]
    return [(card, yen) for card, yen in sums if yen]


def _open_cards(client_id: str) -> dict[str, int]:
    """Yen that can still go back to cards, by payment: nothing of one that was disputed, or whose card took none."""
    since = clock.now() - timedelta(days=REFUND_DAYS)
    refunds = CardRefund.objects.filter(payment=OuterRef("pk"))
    gone = refunds.order_by().values("payment").annotate(sum=Sum("amount")).values("sum")
    paid = CardPayment.objects.filter(client_id=client_id, status="paid", paid_at__gt=since)
    whole = paid.exclude(Exists(refunds.filter(status="failed"))).filter(disputes=None)
    return dict(whole.annotate(left=F("amount") - Coalesce(Subquery(gone), 0)).values_list("id", "left"))


def _step(kind: str, amount: int, contract_id: str | None, key: str, cards: dict[str, str]) -> Step:
    yen, contract = abs(amount), contract_id or ""
    if kind == kinds.CARD_IN:
        return Step("in", yen, card=key.removeprefix("card:"))
    if kind in _PUT:
        return Step("put", yen, contract=contract)
    if kind in _BACK:
        return Step("back", yen, contract=contract)
    card = cards.get(key.partition(":")[0], BANK)
    if amount < 0:
        return Step("out", yen, card=card)
    return Step("again" if kind in _AGAIN else "in", yen, card=card)
