"""Earnings that came by card and may not leave yet (domain § 8, Money out)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from json import loads
from typing import Any

from django.db import connection

from michinori.contracts.queries.receipts import days_of_receipt
from michinori.kernel.clock import day_of
from michinori.ledger import accounts, kinds
from michinori.machinery import clock
from michinori.rules.money.card_holds import by_receipt, free_on
from michinori.rules.money.payout_days import LATEST, PayoutRules, by_day_60
from michinori.rules.money.rates import Received, read_received
from michinori.treasury.models import CardPayment
from michinori.treasury.queries.card_flow import flows_of


@dataclass(frozen=True)
class Held:
    """``amount`` yen of a worker's earnings that may leave from ``until`` on; None: not before staff release them."""

    contract_id: str
    amount: int
    until: date | None


@dataclass(frozen=True)
class _Earned:
    """Earnings of the last 60 days on an ``account`` from a client who has paid by card lately, or that staff hold.
    ``received``: the parts of the payment as its row keeps them, null where the version before wrote it.
    """

    account: str
    contract_id: str
    client_id: str
    amount: int
    at: datetime
    by_staff: bool
    kind: str
    received: str | None


def held_of(worker_ids: Collection[str], card_days: int, rules: PayoutRules) -> dict[str, list[Held]]:
    """What may not leave yet of these workers' balances, by worker. One query where nothing came by card, else a few,
    whatever the number of clients.

    All such earnings count whole, since what is held never leaves before it is free: were they counted from the newest
    credits of the balance, each payout would let as many held yen go as free ones came after them.
    """
    earned = _earned([accounts.worker(one) for one in worker_ids], card_days)
    if not earned:
        return {}
    paid_on = _card_days_of({one.client_id for one in earned})
    received = _days_of({one.contract_id for one in earned if one.received is None})
    found, today = defaultdict[str, list[Held]](list), day_of(clock.now())
    for one in earned:
        card = paid_on.get(one.contract_id)
        if card is None and not one.by_staff:
            continue
        at = day_of(one.at)
        for part in by_receipt(one.amount, at, _parts(one, received.get(one.contract_id, ()))):
            until = free_on(card or at, card_days, by_day_60(part.on, at, rules), held=one.by_staff)
            if until is None or until > today:
                found[accounts.owner_of(one.account) or ""].append(Held(one.contract_id, part.amount, until))
    return found


def _parts(one: _Earned, days: Sequence[date]) -> Sequence[Received]:
    """What the earnings pay, by the day of its receipt. A row of the version before does not say: there the earliest
    hand-in of the last 60 days counts, but for a bonus, which pays nothing that was handed in.
    """
    if one.received is not None:
        return read_received(loads(one.received))
    at = day_of(one.at)
    lately = [day for day in days if at - timedelta(days=LATEST - 1) <= day <= at]
    return [Received(one.amount, at if one.kind == kinds.BONUS_PAYMENT else min(lately, default=at))]


def _days_of(contract_ids: Collection[str]) -> Mapping[str, Sequence[date]]:
    return days_of_receipt(contract_ids) if contract_ids else {}


def _card_days_of(client_ids: Collection[str]) -> dict[str, date]:
    """The day of the latest payment by card whose money went into each contract."""
    paid = CardPayment.objects.filter(client_id__in=client_ids, status="paid").values_list("id", "paid_at")
    days = {card: day_of(at) for card, at in paid if at}
    escrows = {name: cards for flow in flows_of(client_ids).values() for name, cards in flow.escrows.items()}
    return {name: max(days[card] for card in cards if card in days) for name, cards in escrows.items()}


def _earned(names: Collection[str], card_days: int) -> list[_Earned]:
    now = clock.now()
    with connection.cursor() as cursor:
        values: list[Any] = [list(names), now - timedelta(days=LATEST + 1), now - timedelta(days=card_days + 1)]
        cursor.execute(_EARNED, values)
        return [_Earned(*row) for row in cursor.fetchall()]


_EARNED = """
SELECT movement.credit_id, movement.contract_id, contract.client_id, movement.amount, movement.at, hold.id IS NOT NULL,
    movement.kind, payment.received
FROM ledger_movement movement
JOIN contracts_contract contract ON contract.id = movement.contract_id
LEFT JOIN contracts_payment payment ON payment.contract_id = movement.contract_id
    AND movement.key = payment.contract_id || ':' || payment.n / 10 || ':' || payment.n %% 10 || ':net'
LEFT JOIN treasury_cardhold hold ON hold.contract_id = movement.contract_id AND hold.released_at IS NULL
WHERE movement.credit_id = ANY(%s) AND movement.at > %s
    AND (
        hold.id IS NOT NULL
        OR EXISTS (
            SELECT FROM treasury_cardpayment card
            WHERE card.client_id = contract.client_id AND card.status = 'paid' AND card.paid_at > %s
        )
    )
ORDER BY movement.id
"""
