"""Payments by card that their holders dispute (decision 38, Cards). What the card company takes away becomes a claim
against the client: what they have outside escrow is frozen up to it, while a dispute is open up to all that it may
take. Workers keep what they were paid.
"""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, freeze, post
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.treasury.commands.card_claims import locked_dispute
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.second_person import needs_second_person, require_other_party
from michinori.treasury.models import CardDispute, CardPayment
from michinori.treasury.models.cards import OUTSIDE
from michinori.treasury.ports import Dispute, Taking
from michinori.treasury.queries.cards import frozen_for_cards

REASON_LIMIT = 500


def note_dispute(found: Dispute) -> CardDispute | None:
    """Book what the card company says of a dispute; None for a payment that is not ours. The same again changes
    nothing.
    """
    payment = CardPayment.objects.filter(intent=found.intent_id).first()
    return in_transaction(lambda: _note(payment, found)) if payment else None


def write_off(*, actor: Actor, dispute_id: str, reason: str) -> CardDispute:
    """Give up the rest of a claim: it is the operator's loss, and the client's money is free again. Above
    ``payout_second`` yen, with what one person's word was enough for within 30 days (``second_person``), a second
    person of another party has to say so, too.

    Only by staff who release payouts and have just proved who they are. Raises ``not-found`` (404),
    ``elevation-needed``, ``own-matter``, ``other-person-needed`` (403), ``dispute-open``, ``claim-settled`` (409),
    ``invalid`` (422).
    """
    require_staff(actor, "releases")
    require_elevated(actor)
    why = read_words(reason, REASON_LIMIT)
    return in_transaction(lambda: _write_off(actor, dispute_id, why))


def _note(payment: CardPayment, found: Dispute) -> CardDispute:
    lock(Client, payment.client_id)
    row = CardDispute.objects.filter(number=found.id).first()
    fresh = row is None
    row = row or CardDispute(payment=payment, number=found.id, made_at=clock.now())
    withdrawn = sum(one.amount for one in found.takings if one.amount > 0)
    reinstated = -sum(one.amount for one in found.takings if one.amount < 0)
    if _is_older(found, row, withdrawn, reinstated):
        return row
    row.status, row.reason, returned = found.status, found.reason, row.reinstated
    row.withdrawn, row.reinstated = withdrawn, reinstated
    row.amount = min(payment.amount if found.amount is None else found.amount, payment.amount)
    outside = found.reason == OUTSIDE
    post([entry for one in found.takings for entry in _taken(one, outside=outside)], at=clock.now())
    post(_give_back(row, payment.client_id), at=clock.now())
    row.save()
    freeze(accounts.client(payment.client_id), frozen_for_cards(payment.client_id))
    _tell(row, payment, fresh=fresh, returned=returned)
    return row


def _tell(row: CardDispute, payment: CardPayment, *, fresh: bool, returned: int) -> None:
    """Tell the client of what is new to them; of a refund that failed before they read of it, nothing is. ``returned``:
    yen that had come back before.
    """
    outside = row.reason == OUTSIDE
    said = {"client_id": payment.client_id, "amount": row.withdrawn or row.amount}
    if fresh and (row.claim or not outside):
        outbox.put("card_refunded_outside" if outside else "card_disputed", said, key=f"card_disputed:{row.id}")
    if outside and not fresh and row.reinstated > returned:
        said["amount"] = row.reinstated - returned
        outbox.put("card_outside_failed", said, key=f"card_outside_failed:{row.id}:{row.reinstated}")


def _is_older(found: Dispute, row: CardDispute, withdrawn: int, reinstated: int) -> bool:
    """Whether an answer was overtaken by a later one, which another process has booked meanwhile: what was taken and
    given back only grows, and what is decided does not open again by itself.
    """
    if withdrawn < row.withdrawn or reinstated < row.reinstated:
        return True
    more = (withdrawn, reinstated) != (row.withdrawn, row.reinstated)
    return found.status == "open" and row.status != "open" and not more


def _taken(one: Taking, *, outside: bool) -> list[Entry]:
    """What the card company took away or gave back, and its fee, which is the operator's. ``outside``: as a refund."""
    away, back = (accounts.CLAIMS, accounts.CARD), (accounts.CARD, accounts.CLAIMS)
    names = (kinds.CARD_REFUND, kinds.CARD_REFUND_FAILED) if outside else (kinds.CARD_DISPUTED, kinds.CARD_REINSTATED)
    kind = names[0 if one.amount > 0 else 1]
    fee = (accounts.CARD_FEES, accounts.CARD) if one.fee > 0 else (accounts.CARD, accounts.CARD_FEES)
    return [
        Entry(*(away if one.amount > 0 else back), abs(one.amount), kind, f"taking:{one.id}"),
        Entry(*fee, abs(one.fee), kinds.CARD_FEE, f"taking-fee:{one.id}"),
    ]


def _give_back(row: CardDispute, client_id: str) -> list[Entry]:
    """What was collected or written off for a claim that is smaller now, because the card company gave money back."""
    over = max(0, row.reinstated + row.collected + row.written_off - row.withdrawn)
    to_client = min(over, row.collected)
    row.collected -= to_client
    row.written_off -= over - to_client
    key = f"{row.id}:back:{row.reinstated}"
    return [
        Entry(accounts.CLAIMS, accounts.client(client_id), to_client, kinds.CLAIM_GIVEN_BACK, key),
        Entry(accounts.CLAIMS, accounts.LOSSES, over - to_client, kinds.CLAIM_LOST, f"{key}:loss"),
    ]


def _write_off(actor: Actor, dispute_id: str, reason: str) -> CardDispute:
    row, client_id = locked_dispute(dispute_id)
    if actor.user_id and is_own_side(actor.user_id, client_id):
        raise Problem.forbidden("own-matter")
    if row.status == "open":
        raise Problem("dispute-open")
    if not row.claim:
        raise Problem("claim-settled")
    if row.claim > row.asked_for:  # also where it has grown since somebody spoke
        row.lost_two = needs_second_person(row.claim)
        row.asked_for, row.asked_by, row.asked_why = row.claim, str(actor), reason
        if row.lost_two:
            row.save(update_fields=["lost_two", "asked_for", "asked_by", "asked_why"])
            note_act(actor=actor, kind="card_claim_asked", data={"dispute": row.id}, why=reason)
            return row
    else:
        require_other_party(actor, row.asked_by)
    key = f"{row.id}:lost:{row.collected + row.reinstated + row.written_off}"
    post([Entry(accounts.LOSSES, accounts.CLAIMS, row.claim, kinds.CLAIM_LOST, key)], at=clock.now())
    row.written_off += row.claim
    row.decided_at, row.decided_by, row.why, row.asked_for = clock.now(), str(actor), reason, 0
    row.save()
    freeze(accounts.client(client_id), frozen_for_cards(client_id))
    note_act(actor=actor, kind="card_claim_written_off", data={"dispute": row.id}, why=reason)
    return row
