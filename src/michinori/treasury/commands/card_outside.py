"""What is done with payments by card on the card company's own pages, and what staff do with payments of another amount
than was asked for (decision 38, Cards).

A refund that was made there is booked as what a lost dispute is: the card company has the money back, the client owes
it, and it is collected from their balance. So nothing is paid a second time, neither to the card nor to a bank.
"""

from datetime import UTC, datetime

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import has_left, is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.treasury.commands.card_claims import recall, tell_of_open
from michinori.treasury.commands.card_disputes import note_dispute
from michinori.treasury.commands.money_log import note_act, read_reason
from michinori.treasury.commands.payout_runs import wait_for_gathering
from michinori.treasury.models import CardEvent, CardPayment, CardRefund
from michinori.treasury.models.cards import LEAST, MOST, OUTSIDE
from michinori.treasury.ports import CardCompany, Dispute, Refund, Refused, Taking, Unreachable
from michinori.treasury.providers import require_company


def note_refunds_outside(company: CardCompany, intent_id: str) -> None:
    """Book all refunds of a payment that are not ours. Call outside a transaction. Raises ``Unreachable``,
    ``Refused``.
    """
    for one in company.refunds_of(intent_id):
        note_outside(one)


def note_outside(found: Refund) -> None:
    """Book a refund that somebody made on the card company's pages; one of ours, and one of no payment that was paid,
    is passed over. The same again changes nothing.
    """
    payment = CardPayment.objects.filter(intent=found.intent_id, status="paid").first()
    if payment is None or not found.amount or CardRefund.objects.filter(pk=found.refund_id).exists():
        return
    takings = [Taking(found.id, found.amount, 0)]
    if found.status == "failed":
        takings.append(Taking(f"{found.id}:failed", -found.amount, 0))
    said = Dispute(found.id, found.intent_id, "lost", OUTSIDE, takings, found.amount)

    def book() -> None:
        wait_for_gathering()  # which takes payouts of who has left without a lock of theirs
        row = note_dispute(said)
        if row is not None and row.claim:
            recall(row.id)

    in_transaction(book)


def see_to_dispute(found: Dispute) -> None:
    """Book what the card company says of a dispute. Where it is lost, collect the claim; while it is open, tell staff
    of what would leave twice.
    """
    row = note_dispute(found)
    if row is not None and row.status == "lost" and row.claim:
        recall_claim(row.id)
    elif row is not None:
        dispute_id = row.id
        in_transaction(lambda: tell_of_open(dispute_id))


def recall_claim(dispute_id: str) -> None:
    """Collect a lost claim from what its client has, or has asked for (``card_claims.recall``)."""

    def see_to() -> None:
        wait_for_gathering()  # which takes payouts of who has left without a lock of theirs
        recall(dispute_id)

    in_transaction(see_to)


def credit_odd(*, actor: Actor, payment_id: str, reason: str) -> CardPayment:
    """Credit the client with what was really paid, where it is another amount than was asked for. Call outside a
    transaction.

    Only by staff who assign money and have just proved who they are. Raises ``not-found``, ``cards-off`` (404),
    ``elevation-needed``, ``own-matter`` (403), ``card-not-odd``, ``odd-not-yen``, ``odd-gone-back``, ``card-refused``
    (409), ``card-company-silent`` (503), ``invalid`` (422).
    """
    row, why = _odd(actor, payment_id, reason)
    received, _, back = _asked(row)
    if not LEAST <= received <= MOST or has_left(row.client_id):
        raise Problem("odd-not-yen")
    if back:
        raise Problem("odd-gone-back")

    def credit() -> CardPayment:
        paid = _locked(row)
        now = clock.now()
        paid.amount, paid.status, paid.paid_at = received, "paid", now
        paid.look_at = datetime.now(UTC)  # for the card's mark and the company's fee
        paid.save(update_fields=["amount", "status", "paid_at", "look_at"])
        entry = Entry(accounts.CARD, accounts.client(paid.client_id), received, kinds.CARD_IN, f"card:{paid.id}")
        (movement,) = post([entry], at=now)
        told = {"client_id": paid.client_id, "movement_id": movement.id, "amount": received}
        outbox.put("money_in", told, key=entry.key)
        _look_again(paid)
        note_act(actor=actor, kind="card_odd_credited", data={"card_payment": paid.id}, why=why)
        return paid

    return in_transaction(credit)


def close_odd(*, actor: Actor, payment_id: str, reason: str) -> CardPayment:
    """Say that a payment of another amount has gone back to its card, on the card company's pages, as that company
    confirms. Call outside a transaction. Raises as ``credit_odd``, and ``odd-not-back`` (409) where some of it has not.
    """
    row, why = _odd(actor, payment_id, reason)
    _, whole, back = _asked(row)
    if not back or back < whole:
        raise Problem("odd-not-back")

    def close() -> CardPayment:
        gone = _locked(row)
        gone.status = "gone_back"
        gone.save(update_fields=["status"])
        note_act(actor=actor, kind="card_odd_closed", data={"card_payment": gone.id}, why=why)
        return gone

    return in_transaction(close)


def _odd(actor: Actor, payment_id: str, reason: str) -> tuple[CardPayment, str | None]:
    require_staff(actor, "money-in")
    require_elevated(actor)
    why = read_reason(actor, reason)
    row = find(CardPayment, payment_id)
    if actor.user_id and is_own_side(actor.user_id, row.client_id):
        raise Problem.forbidden("own-matter")
    if row.status != "odd":
        raise Problem("card-not-odd")
    return row, why


def _asked(row: CardPayment) -> tuple[int, int, int]:
    """The yen that were paid, 0 for another currency; what was paid, and how much of it has gone back, in the smallest
    unit of its currency.
    """
    company = require_company()
    try:
        found = company.intent(row.intent or "")
        back = sum(one.amount for one in company.refunds_of(row.intent or "") if one.status == "sent")
    except Unreachable:
        raise Problem("card-company-silent", 503) from None
    except Refused:
        raise Problem("card-refused") from None
    return found.received, found.whole, back


def _look_again(paid: CardPayment) -> None:
    """Let the clock look for refunds that were made since the company was asked: of an odd payment none was booked."""
    now = datetime.now(UTC)
    told = {"kind": "odd_credited", "what": "charge", "about": paid.intent or ""}
    CardEvent.objects.create(id=f"credited:{paid.id}", **told, received_at=now, try_at=now)


def _locked(row: CardPayment) -> CardPayment:
    lock(Client, row.client_id)
    found = lock(CardPayment, row.id)[row.id]
    if found.status != "odd":
        raise Problem("card-not-odd")
    return found
