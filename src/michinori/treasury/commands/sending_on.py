"""Money that is on a balance of somebody who has left, and leaves for the account that is known of them: what their
card did not take, what a claim took and gave back, what a dispute kept, what somebody bought of them later (decision
38, Leaving with money). All that is free of a balance leaves at once; nobody else has a part in it.
"""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.ledger.posting import post
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.transactions import fails_for_all, in_transaction
from michinori.people.models import BusinessEnd, Client
from michinori.people.queries import has_left, insolvency_of
from michinori.rules.money.payout_days import Source
from michinori.treasury.booking import on_its_way
from michinori.treasury.commands.card_refunds import send_back
from michinori.treasury.commands.payouts import first_day
from michinori.treasury.commands.reaching import remember
from michinori.treasury.models import BankAccount, CardRefund, Payout
from michinori.treasury.queries.accounts import current_accounts, status_of
from michinori.treasury.queries.cards import undecided
from michinori.treasury.queries.holdings import SOURCES, account_of, holding
from michinori.treasury.queries.left import owners_left_with_money

_log = logging.getLogger(__name__)
_DEAD = ("returned", "refused")
_WAITS = ("cancelled", "returned")
"""Payouts that came to nothing: their money is on the balance again."""


def send_on(item: OutboxItem) -> None:
    """Outbox subscriber to ``card_refund_failed``: what the card of somebody who has left does not take goes to the
    account that they had. Where they had none it stays, and a mail tells them whom to ask (``parting_mails``).
    """
    found = CardRefund.objects.filter(pk=item.payload.get("refund_id")).exclude(contact="").exclude(account=None)
    for owner_id in found.values_list("payment__client_id", flat=True):
        send_what_is_free(owner_id)


def send_on_freed() -> int:
    """Send on what a dispute has kept of the money of who has left, once all of theirs are decided: what their card did
    not take, what was taken back for a claim and not needed, and what is left of a payout that came back; and what
    waited for an account that can be paid. Return of how many people. Call outside a transaction.
    """
    refunds = CardRefund.objects.filter(status="failed").exclude(account=None)
    named = BankAccount.objects.filter(parting=True, made_by="link", status="usable").values("owner_id")
    came_to_nothing = Q(status="cancelled") | Q(status="returned", owner_id__in=named)
    payouts = Payout.objects.filter(came_to_nothing, parting=True, source="client")
    owners = _waiting("payment__client_id", refunds) | _waiting("owner_id", payouts)
    return sum(_was_sent_on(owner_id) for owner_id in sorted(owners))


def send_on_left() -> int:
    """Send on all that lies with who has left and of whom an account is known, however it came there. Return of how
    many people. Call outside a transaction, once a day.
    """
    return sum(_was_sent_on(owner_id) for owner_id in owners_left_with_money())


def _was_sent_on(owner_id: str) -> bool:
    """Send on what is somebody's, and keep nobody else's back: where that cannot be done all of it is there afterwards,
    it is logged, and the next time looks at it again.
    """
    try:
        return in_transaction(partial(send_what_is_free, owner_id))
    except Exception as error:
        if fails_for_all(error):
            raise
        _log.exception("the money of %s, who has left, could not be sent on", owner_id)
        return False


def send_what_is_free(owner_id: str) -> bool:
    """Send on what is free of the balances of somebody who has left, where there is an account that can be paid. What
    a claim freezes waits; what is a trustee's stays. Return whether anything has left, or nothing waits any more.
    """
    lock(Client, owner_id)
    if not has_left(owner_id):
        return False
    sources = [one for one in SOURCES if one == "worker" or insolvency_of(owner_id) is None]
    sent = [_send(owner_id, source) for source in sources]
    return any(sent)


def name_parting_account(owner_id: str, account: BankAccount) -> None:
    """Let what comes later for somebody who has left go to this account of theirs, and to none before."""
    BankAccount.objects.filter(owner_id=owner_id, parting=True).update(parting=False)
    account.parting = True
    account.save(update_fields=["parting"])


def leave(owner_id: str, source: Source, amount: int, account: BankAccount, contact: str) -> Payout:
    """Send so many yen of a balance on their way to an account, for somebody who has left. ``contact``: their language
    and address, sealed, empty where it is forgotten. The caller holds the owner's lock.
    """
    now = clock.now()
    payout = Payout(
        owner_id=owner_id, source=source, amount=amount, requested_at=now, due_on=first_day(account, now),
        account=account, parting=True, contact=contact,
    )  # fmt: skip
    post([on_its_way(payout)], at=now)
    payout.save(force_insert=True)
    if contact:
        remember(payout.id)
    return payout


def free_of(owner_id: str, source: Source) -> int:
    """Yen of a balance that may leave now: not what a claim freezes, nor earnings by card that wait."""
    held = holding(source, owner_id)
    return held.amount if held else 0


def forget_what_left(owner_id: str, source: Source) -> bool:
    """Forget the addresses kept with what came to nothing, once none of the balance is left; return whether it is."""
    if balance(account_of(source, owner_id)):
        return False
    for rows in _rows(owner_id, source):
        rows.update(contact="")
    return True


def _send(owner_id: str, source: Source) -> bool:
    rows = [one for each in _rows(owner_id, source) for one in each.exclude(contact="").select_related("account")]
    amount, account = free_of(owner_id, source), _account_now(owner_id, [one.account for one in rows])
    to_cards = sum(one.amount for one in send_back(Actor.clock(), owner_id, amount)) if source == "client" else 0
    by_bank = amount - to_cards if account else 0
    if by_bank and account:
        leave(owner_id, source, by_bank, account, rows[-1].contact if rows else "")
    gone = forget_what_left(owner_id, source)
    return to_cards + by_bank > 0 or (gone and bool(rows))


def _rows(owner_id: str, source: Source) -> list[QuerySet[Any]]:
    """What came to nothing of the money of who has left, payouts and what went back to cards, with the address."""
    payouts = Payout.objects.filter(owner_id=owner_id, source=source, parting=True, status__in=_WAITS)
    refunds = CardRefund.objects.filter(payment__client_id=owner_id, status="failed")
    return [payouts, refunds] if source == "client" else [payouts]


def _account_now(owner_id: str, had: Sequence[BankAccount | None]) -> BankAccount | None:
    """Where money of who has left goes now: to the account in use, which staff have named and others vouched for; else
    to the one in use when they left, or that a link has named since; where that is not known, as of who left before it
    was noted, to the one that they ``had``. To none from which money came back.
    """
    current = current_accounts([owner_id]).get(owner_id)
    if current and status_of(current) == "usable":
        return current
    known = BankAccount.objects.filter(owner_id=owner_id, parting=True).first()
    rows = [known] if known else [one for one in had if one]
    return next((one for one in reversed(rows) if one.status not in _DEAD), None)


def _waiting(owner: str, rows: QuerySet[Any]) -> set[str]:
    """The owners of those of the rows that wait to be sent on, without what is a trustee's and what waits longer."""
    kept = undecided().values("payment__client_id")
    ends = BusinessEnd.objects.filter(kind="insolvent").values("client_id")
    waiting = rows.exclude(contact="").exclude(**{f"{owner}__in": kept}).exclude(**{f"{owner}__in": ends})
    return set(waiting.values_list(owner, flat=True))
