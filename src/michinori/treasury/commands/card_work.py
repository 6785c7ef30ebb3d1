"""What the clock does with the card company, outside transactions: see to what it has told, send money back, look up
payments of which nothing was heard, collect claims. Times of calls are real time.

Each task is claimed with its next try set before the call, so that a call which kills the process backs off too.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Model

from michinori.treasury.commands.card_claims import claims_owed, collect
from michinori.treasury.commands.card_outside import note_outside, note_refunds_outside, see_to_dispute
from michinori.treasury.commands.card_refunds import note_refund
from michinori.treasury.commands.cards import look_up, note_intent, note_told, refuse
from michinori.treasury.commands.sending_on import send_on_freed
from michinori.treasury.models import CardDispute, CardEvent, CardPayment, CardRefund
from michinori.treasury.models.cards import OUTSIDE, OWED
from michinori.treasury.ports import CardCompany, Refund, Refused, Told, Unreachable
from michinori.treasury.providers import card_company
from michinori.treasury.queries.cards import owes_more_than_there

_log = logging.getLogger(__name__)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
_LOOKS = 11
"""Looks within about a day, after which a payment that nobody made is given up."""
_A_ROUND = 100
KEPT = timedelta(days=90)
_TRIES_UNTOLD = 20
"""Tries within about three days, after which what is refused as disputed, and of which no dispute is told, is on the
balance again.
"""
_DISPUTED = "charge_disputed"
"""Why the card company sends nothing back of a payment that its holder disputes."""


def note_event(told: Told) -> bool:
    """Keep what the card company has told until it is seen to; return whether it was new."""
    now = datetime.now(UTC)
    row = CardEvent(
        id=told.id, kind=told.kind, what=told.what, about=told.about, received_at=now, try_at=now if told.what else None
    )
    known = CardEvent.objects.filter(pk=told.id).exists()
    CardEvent.objects.bulk_create([row], ignore_conflicts=True)
    return not known


def do_card_work() -> int:
    """Do what is due, until the card company does not answer or a round is full; return how much was done. Call outside
    a transaction; any number of processes may.
    """
    company, done = card_company(), 0
    try:
        for see_to in (_see_to_event, _send_refund, _look_at_payment):
            while company and done < _A_ROUND and see_to(company):
                done += 1
    except Unreachable as fault:
        _log.warning("the card company gave no answer: %s", fault)
    return done + _collect_claims() + send_on_freed()


def forget_old() -> int:
    """Delete what the card company told more than 90 days ago; return how many."""
    old = CardEvent.objects.filter(received_at__lt=datetime.now(UTC) - KEPT, try_at=None)
    return old.delete()[0]


def _collect_claims() -> int:
    return sum(1 for dispute_id in claims_owed().values_list("id", flat=True) if collect(dispute_id))


def _claim[M: Model](model: type[M], when: str, count: str) -> M | None:
    def claim() -> M | None:
        now = datetime.now(UTC)
        due = model._default_manager.filter(**{f"{when}__lte": now}).order_by(when, "pk")
        row = due.select_for_update(skip_locked=True, of=("self",)).first()
        if row is None:
            return None
        tries = getattr(row, count)
        setattr(row, when, now + min(_FIRST_WAIT * 2 ** min(tries, 10), _LONGEST_WAIT))
        setattr(row, count, tries + 1)
        row.save(update_fields=[when, count])
        return row

    with transaction.atomic():
        return claim()


def _see_to_event(company: CardCompany) -> bool:
    event = _claim(CardEvent, "try_at", "tries")
    if event is None:
        return False
    seeing: dict[str, Callable[[CardCompany, str], object]] = {
        "intent": _intent_told,
        "refund": _refund_told,
        "dispute": _dispute_told,
        "charge": _charge_told,
    }
    try:
        seeing[event.what](company, event.about)
    except Refused as refused:
        _log.warning("the card company does not know what it told of: %s", refused.code)
    CardEvent.objects.filter(pk=event.pk).update(try_at=None)
    return True


def _intent_told(company: CardCompany, intent_id: str) -> None:
    note_told(company.intent(intent_id))


def _refund_told(company: CardCompany, number: str) -> None:
    found = company.refund(number)
    if CardRefund.objects.filter(pk=found.refund_id).exists():
        note_refund(found.refund_id, found)
    elif found.intent_id:
        _charge_told(company, found.intent_id)


def _charge_told(company: CardCompany, intent_id: str) -> None:
    """Look for refunds that were made on the card company's pages; what was paid is booked before."""
    _intent_told(company, intent_id)
    note_refunds_outside(company, intent_id)


def _dispute_told(company: CardCompany, number: str) -> None:
    see_to_dispute(company.dispute(number))


def _send_refund(company: CardCompany) -> bool:
    row = _claim(CardRefund, "try_at", "tries")
    if row is None:
        return False
    payment = CardPayment.objects.get(pk=row.payment_id)
    try:
        found = _refunded(company, row, payment)
    except Refused as refused:
        found = Refund("", row.id, "failed", refused.code)
        if refused.code == _DISPUTED and not _see_to_disputes(company, payment) and row.tries < _TRIES_UNTOLD:
            return True  # the money was on the balance and free to leave by bank; a look may find the dispute
    note_refund(row.id, found)
    return True


def _see_to_disputes(company: CardCompany, payment: CardPayment) -> bool:
    """See to the disputes of a payment before its money is on the balance; return whether any is known."""
    try:
        for one in company.disputes_of(payment.intent or ""):
            see_to_dispute(one)
    except Refused as refused:  # refunds of others go on
        _log.warning("the card company does not tell the disputes of a payment: %s", refused.code)
    return CardDispute.objects.filter(payment=payment).exclude(reason=OUTSIDE).exists()


def _refunded(company: CardCompany, row: CardRefund, payment: CardPayment) -> Refund:
    """Send a refund, unless it was sent before, or its client owes more than is there: the card has that money already,
    and what was to follow it is on the balance again, from where the claim is paid.
    """
    intent = payment.intent or ""
    made = company.refunds_of(intent)
    for one in made:
        note_outside(one)
    before = next((one for one in made if one.refund_id == row.id), None)
    if before is None and owes_more_than_there(payment.client_id):
        return Refund("", row.id, "failed", OWED)
    return before or company.make_refund(row.id, intent, row.amount)


def _look_at_payment(company: CardCompany) -> bool:
    row = _claim(CardPayment, "look_at", "looks")
    if row is None:
        return False
    try:
        seen = look_up(row, company)
    except Refused:
        refuse(row.id)
        return True
    if row.looks >= _LOOKS:
        _give_up(company, seen)
    return True


def _give_up(company: CardCompany, payment: CardPayment) -> None:
    """Cancel what nobody has paid, unless it is paid at this moment; stop asking for a fee that does not come."""
    if payment.status == "waiting" and payment.intent:
        try:
            note_intent(payment.id, company.cancel_intent(payment.intent))
        except Refused as refused:
            _log.info("a payment could not be given up: %s", refused.code)
    CardPayment.objects.filter(pk=payment.id, status="paid").update(look_at=None)
