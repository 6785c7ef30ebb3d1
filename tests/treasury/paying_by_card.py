"""Clients who pay by card in tests, and what the clock does then."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.ids import new_id
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.machinery.outbox import drain
from michinori.treasury.commands.card_claims import collect
from michinori.treasury.commands.card_disputes import note_dispute
from michinori.treasury.commands.card_holds import hold_if_odd
from michinori.treasury.commands.card_refunds import note_refund, send_back
from michinori.treasury.commands.card_work import do_card_work, note_event
from michinori.treasury.commands.cards import note_intent, start_card_payment
from michinori.treasury.models import CardDispute, CardEvent, CardHold, CardPayment, CardRefund
from michinori.treasury.ports import Dispute, Intent, Refund, Taking, Told
from michinori.treasury.providers import card_company
from tests.treasury.card_company import CardCompany, signed


def pays(company: CardCompany, user_id: str, client_id: str, amount: int, **how: Any) -> CardPayment:
    """Somebody pays by card, and the site learns of it by a call."""
    row = start_card_payment(actor=Actor.person(user_id), client_id=client_id, amount=amount, key=new_id("key")).payment
    company.pay(row.intent or "", **how)
    tell(company, "payment_intent.succeeded", row.intent or "")
    do_card_work()
    row.refresh_from_db()
    return row


def tell(company: CardCompany, kind: str, about: str, event_id: str = "") -> bool:
    """Call the site as the card company does; return whether the call was new."""
    provider = card_company()
    assert provider is not None
    body = company.event(kind, about, event_id)
    told = provider.read_event(body, signed(body))
    assert told is not None
    return note_event(told)


def disputes(company: CardCompany, row: CardPayment, amount: int | None = None) -> CardDispute:
    """The holder of the card disputes a payment, and the site learns of it."""
    number = company.dispute(row.intent or "", amount or row.amount)
    tell(company, "charge.dispute.created", number)
    do_card_work()
    return CardDispute.objects.get(number=number)


def decided(company: CardCompany, dispute: CardDispute, status: str, **how: Any) -> CardDispute:
    """The bank decides, and the site learns of it."""
    company.decide(dispute.number, status, **how)
    tell(company, "charge.dispute.closed", dispute.number)
    do_card_work()
    dispute.refresh_from_db()
    return dispute


def all_due() -> None:
    """What waits for a later try is due now."""
    now = datetime.now(UTC)
    CardPayment.objects.filter(look_at__isnull=False).update(look_at=now)
    CardRefund.objects.filter(try_at__isnull=False).update(try_at=now)
    CardEvent.objects.filter(try_at__isnull=False).update(try_at=now)


def hear() -> None:
    """Let the rule of holds hear of what contracts have told."""
    drain({"contract_events": (hold_if_odd,)})


def client_balance(client_id: str) -> int:
    return balance(accounts.client(client_id))


def disputed_and_held(client_id: str, contract_id: str) -> dict[str, str]:
    """What a client paid by card has gone back in part, is disputed and lost, and not all of it could be collected;
    what a worker earns under a contract is held. Without a card company: their ids by their names in addresses.
    """
    now = clock.now()
    row = CardPayment.objects.create(client_id=client_id, amount=3_000, key="k", made_at=now, made_by=client_id)
    note_event(Told("evt_1", "payment_intent.succeeded", "intent", "pi_1"))
    note_intent(row.id, Intent("pi_1", row.id, "paid", 3_000, "", 108, "card-1"))
    with transaction.atomic():
        (refund,) = send_back(Actor.clock(), client_id, 1_000)
    note_refund(refund.id, Refund("re_1", refund.id, "sent", ""))
    dispute = note_dispute(Dispute("dp_1", "pi_1", "lost", "fraudulent", [Taking("txn_1", 3_000, 1_300)]))
    collect(dispute.id if dispute else "")
    worker = Contract.objects.get(id=contract_id).worker
    hold = CardHold.objects.create(worker=worker, contract_id=contract_id, reason="fresh_accounts", made_at=now)
    odd = CardPayment.objects.create(client_id=client_id, amount=700, key="o", made_at=now, made_by=client_id)
    note_intent(odd.id, Intent("pi_odd", odd.id, "paid", 600, "", None, ""))
    return {"odd_id": odd.id, "payment_id": row.id, "dispute_id": dispute.id if dispute else "", "hold_id": hold.id}
