"""Which money of a client came by card, from the ledger and the rows of payments, refunds and disputes."""

from datetime import timedelta

from michinori.ledger import accounts, kinds
from michinori.ledger.queries import history
from michinori.machinery import clock
from michinori.rules.money.card_flow import BANK, Flow, Step, follow, parts_of
from michinori.treasury.models import CardDispute, CardPayment, CardRefund

REFUND_DAYS = 180
"""For so long money goes back to the card: later many banks refuse."""
_PUT = (kinds.DEPOSIT, kinds.PURCHASE, kinds.BONUS)
_BACK = (kinds.REFUND, kinds.WITHHOLDING)
_AGAIN = (kinds.PAYOUT_CANCELLED, kinds.PAYOUT_RETURNED, kinds.CARD_REFUND_FAILED, kinds.CLAIM_GIVEN_BACK)


def flow_of(client_id: str) -> Flow:
    """Where the money of a client lies that came by card. Three queries."""
    own = {"payment__client_id": client_id}
    cards = dict(CardRefund.objects.filter(**own).values_list("id", "payment_id"))
    cards |= dict(CardDispute.objects.filter(**own).values_list("id", "payment_id"))
    return follow(_step(*one, cards) for one in history(accounts.client(client_id)))


def back_to_cards(client_id: str, amount: int) -> list[tuple[str, int]]:
    """To which payments by card how many of the ``amount`` yen go back that leave the client's balance now. The rest
    came by bank, or its card takes no more. One query where nothing came by card, else four.
    """
    since = clock.now() - timedelta(days=REFUND_DAYS)
    paid = CardPayment.objects.filter(client_id=client_id, status="paid", paid_at__gt=since)
    open_ = {one.id: _takes(one) for one in paid.prefetch_related("refunds", "disputes")}
    if not any(open_.values()):
        return []
    found: dict[str, int] = {}
    for part in parts_of(flow_of(client_id), amount):
        found[part.source] = found.get(part.source, 0) + part.amount
    sums = [(card, min(yen, open_.get(card, 0))) for card, yen in found.items()]
    return [(card, yen) for card, yen in sums if yen]


def _takes(payment: CardPayment) -> int:
    """Yen that can still go back to the card: nothing once it was disputed, or once it took none."""
    refunds = list(payment.refunds.all())
    if payment.disputes.all() or any(one.status == "failed" for one in refunds):
        return 0
    return payment.amount - sum(one.amount for one in refunds)


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
