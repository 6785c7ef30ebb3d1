"""Paying in by card (domain § 8, Money in). The card company is called outside transactions; what it says is booked
once, whoever learns of it first: its own call, our look-up, or the person who comes back to the page.
"""

from datetime import UTC, datetime, timedelta

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import spendable
from michinori.machinery import acting, clock, outbox
from michinori.machinery.idempotency import check_key
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import client, has_left, insolvency_of
from michinori.people.suspensions import require_not_suspended
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.fields import Reader
from michinori.rules.support.closures import is_over
from michinori.treasury.commands.card_parked import await_parked
from michinori.treasury.commands.card_refunds import send_back
from michinori.treasury.models import CardPayment
from michinori.treasury.models.cards import LEAST, TAKEN
from michinori.treasury.policy import card_payments_of, require_binding
from michinori.treasury.ports import CardCompany, Intent, Refused, Unreachable
from michinori.treasury.providers import require_company
from michinori.treasury.queries.card_secrets import Started
from michinori.treasury.queries.cards import has_claim, returned_lately

FIRST_LOOK = timedelta(minutes=2)
_DAY = timedelta(days=1)


def start_card_payment(*, actor: Actor, client_id: str, amount: int, key: str) -> Started:
    """Let a client pay ``amount`` yen by card. The same ``key`` again gives the same payment. Call outside a
    transaction.

    Raises ``cards-off`` (404), ``not-found`` (404), ``needs-approver``, ``suspended`` (403; not while a contract
    of theirs runs), ``invalid``, ``idempotency-mismatch`` (422), ``card-claim-open``, ``card-too-often``,
    ``card-refused``, ``payment-in-insolvency``, ``market-closed`` (409; not while a contract of theirs runs),
    ``card-company-silent``, ``standstill`` (503).
    """
    reader = Reader({"amount": amount})
    yen = reader.integer("amount", LEAST, settings_now().site.card_most)
    reader.finish()
    check_key(key)
    company = require_company()
    acting.require_acting()
    require_binding(actor, client_id)
    _require_use(actor, client_id)
    payment = in_transaction(lambda: _keep(actor, client_id, yen, key))
    return _open(company, payment)


def check_card_payment(*, actor: Actor, payment_id: str) -> CardPayment:
    """Ask what became of a payment and book it, for somebody who comes back from paying. Call outside a transaction.

    Raises ``cards-off``, ``not-found`` (404), ``needs-approver`` (403), ``card-refused`` (409),
    ``card-company-silent`` (503).
    """
    company = require_company()
    payment = find(card_payments_of(actor), payment_id)
    require_binding(actor, payment.client_id)
    return _open(company, payment).payment


def look_up(payment: CardPayment, company: CardCompany) -> CardPayment:
    """Ask what became of a payment, and book it. Raises ``Unreachable``, ``Refused``."""
    found = company.intent(payment.intent) if payment.intent else company.make_intent(payment.id, payment.amount)
    return note_intent(payment.id, found)


def note_intent(payment_id: str, found: Intent) -> CardPayment:
    """Book what the card company says of a payment: what was paid is credited once. The same again changes nothing."""
    return in_transaction(lambda: _note(payment_id, found))


def note_told(found: Intent) -> None:
    """Book what the card company says of a payment, whose soever: one that is not ours is passed over."""
    row = CardPayment.objects.filter(intent=found.id).first() or CardPayment.objects.filter(pk=found.payment_id).first()
    if row is not None and row.intent in (None, found.id):
        note_intent(row.id, found)


def refuse(payment_id: str) -> None:
    """Give up a payment that the card company does not take."""
    CardPayment.objects.filter(pk=payment_id, status="waiting").update(status="cancelled", look_at=None)


def _keep(actor: Actor, client_id: str, amount: int, key: str) -> CardPayment:
    lock(Client, client_id)
    kept = CardPayment.objects.filter(client_id=client_id, key=key).first()
    if kept is not None:
        if kept.amount != amount:
            raise Problem("idempotency-mismatch", 422)
        return kept
    _require_welcome(client(client_id))
    return CardPayment.objects.create(
        client_id=client_id,
        amount=amount,
        key=key,
        made_at=clock.now(),
        made_by=str(actor),
        look_at=datetime.now(UTC) + FIRST_LOOK,
    )


def _require_use(actor: Actor, client_id: str) -> None:
    """Let who is suspended, and everybody after the market's last day, pay in only for what goes on (decisions 22, 48):
    while a contract of theirs can be deposited for. Raises ``suspended`` (403), ``market-closed`` (409).
    """
    if not Contract.objects.filter(client_id=client_id, status__in=("agreed", *UNDER_WAY)).exists():
        require_not_suspended(actor, client_id)
        last_day = settings_now().site.ends_on
        if is_over(last_day, day_of(clock.now())):
            raise Problem("market-closed", last_day=last_day)


def _require_welcome(payer: Client) -> None:
    """Check that this client may pay by card now."""
    site, now = settings_now().site, clock.now()
    if payer.user is not None and not payer.user.is_active:
        raise Problem.invalid(Flaw("client_id", "account_closed"))
    if insolvency_of(payer.id):
        raise Problem("payment-in-insolvency")
    if has_claim(payer.id):
        raise Problem("card-claim-open")
    begun = CardPayment.objects.filter(client_id=payer.id, made_at__gt=now - _DAY).count()
    if begun >= site.card_tries or returned_lately(payer.id) >= site.card_returns:
        raise Problem("card-too-often")


def _open(company: CardCompany, payment: CardPayment) -> Started:
    try:
        found = company.intent(payment.intent) if payment.intent else company.make_intent(payment.id, payment.amount)
    except Unreachable:
        raise Problem("card-company-silent", 503) from None
    except Refused:
        refuse(payment.id)
        raise Problem("card-refused") from None
    return Started(note_intent(payment.id, found), found.secret)


def _note(payment_id: str, found: Intent) -> CardPayment:
    client_id = find(CardPayment, payment_id).client_id
    lock(Client, client_id)
    row = lock(CardPayment, payment_id)[payment_id]
    row.intent = row.intent or found.id
    if found.status == "paid" and row.status not in TAKEN:
        _take(row, found)
    elif row.status in ("waiting", "processing"):
        row.status = found.status
        row.look_at = None if found.status == "cancelled" else row.look_at
    if row.status == "paid":
        _note_fee(row, found)
    row.save()
    return row


def _take(row: CardPayment, found: Intent) -> None:
    """Credit what was paid. Another amount than was asked for is credited to nobody: staff look at it."""
    now = clock.now()
    if found.received != row.amount:
        row.status, row.look_at = "odd", None
        return
    row.status, row.paid_at = "paid", now
    entry = Entry(accounts.CARD, accounts.client(row.client_id), row.amount, kinds.CARD_IN, f"card:{row.id}")
    (movement,) = post([entry], at=now)
    await_parked(now)
    told = {"client_id": row.client_id, "movement_id": movement.id, "amount": row.amount}
    outbox.put("money_in", told, key=entry.key)
    if has_left(row.client_id):
        row.save()
        send_back(Actor.clock(), row.client_id, min(row.amount, spendable(accounts.client(row.client_id))))


def _note_fee(row: CardPayment, found: Intent) -> None:
    if not row.fingerprint and not has_left(row.client_id):  # closing an account has struck it
        row.fingerprint = found.fingerprint
    if row.fee is None and found.fee is not None:
        row.fee = found.fee
        entry = Entry(accounts.CARD_FEES, accounts.CARD, found.fee, kinds.CARD_FEE, f"card-fee:{row.id}")
        post([entry], at=clock.now())
    row.look_at = None if row.fee is not None else row.look_at
