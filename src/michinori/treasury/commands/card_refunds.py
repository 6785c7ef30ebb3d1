"""Money back to the cards that it came from (domain § 8, Money out): written down here, sent by the clock."""

from datetime import UTC, datetime

from michinori.kernel.actor import Actor
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.treasury.models import CardPayment, CardRefund
from michinori.treasury.models.cards import OWED
from michinori.treasury.ports import Refund
from michinori.treasury.queries.card_flow import back_to_cards


def send_back(actor: Actor, client_id: str, amount: int) -> list[CardRefund]:
    """Let as many of the ``amount`` yen that leave a client's balance go back to cards as came by them. They are on
    their way from now on and no longer on the balance. The caller holds the client's lock, in a transaction.
    """
    now = clock.now()
    rows = [
        CardRefund(payment_id=payment_id, amount=yen, made_at=now, made_by=str(actor), try_at=datetime.now(UTC))
        for payment_id, yen in back_to_cards(client_id, amount)
    ]
    CardRefund.objects.bulk_create(rows)
    post([_asked(one, client_id) for one in rows], at=now)
    return rows


def note_refund(refund_id: str, found: Refund) -> CardRefund:
    """Book what the card company says of a refund. A refusal, also a late one, puts the money on the balance again,
    from where it leaves by bank. The same again changes nothing.
    """
    return in_transaction(lambda: _note(refund_id, found))


def _note(refund_id: str, found: Refund) -> CardRefund:
    client_id = CardPayment.objects.get(refunds=refund_id).client_id
    lock(Client, client_id)
    row = lock(CardRefund, refund_id)[refund_id]
    if row.status == "failed" or row.status == found.status:
        return row
    now, was = clock.now(), row.status
    if found.status == "sent":
        post([Entry(accounts.PAYOUTS, accounts.CARD, row.amount, kinds.CARD_REFUND, f"{row.id}:sent")], at=now)
    else:
        lies = accounts.CARD if was == "sent" else accounts.PAYOUTS
        back = Entry(lies, accounts.client(client_id), row.amount, kinds.CARD_REFUND_FAILED, f"{row.id}:failed")
        post([back], at=now)
    row.status, row.try_at, row.ended_at = found.status, None, now
    row.number, row.told = found.id or row.number, found.why
    row.save(update_fields=["status", "number", "try_at", "ended_at", "told"])
    said = {"client_id": client_id, "amount": row.amount, "refund_id": row.id, "owed": row.told == OWED}
    outbox.put(f"card_refund_{row.status}", said, key=f"{row.id}:{row.status}")
    return row


def _asked(row: CardRefund, client_id: str) -> Entry:
    return Entry(accounts.client(client_id), accounts.PAYOUTS, row.amount, kinds.CARD_REFUND, f"{row.id}:asked")
