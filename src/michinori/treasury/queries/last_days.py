"""Balances when the market closes: whose money can be paid to an account, and whose cannot (decision 48)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db import connection
from django.db.models import Max

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.people.models import Client
from michinori.people.queries import clients_by_id
from michinori.people.staff import require_staff
from michinori.rules.money.bank_days import bank_days_after
from michinori.treasury.models import CardPayment, CardRefund, PayoutRun, StatementLine

from .accounts import current_accounts, status_of
from .card_flow import back_to_cards

_AT_ONCE = 500
LISTED = 50
RETURN_DAYS = 5
"""Bank days within which what a bank, or a card, could not take has come back, but for rare cases."""
_HELD = """
    SELECT account.owner_id,
        coalesce(sum(balance.amount) FILTER (WHERE account.kind = 'worker'), 0)::bigint,
        coalesce(sum(balance.amount) FILTER (WHERE account.kind = 'client'), 0)::bigint,
        coalesce(sum(LEAST(balance.amount, coalesce(kept.amount, 0))), 0)::bigint,
        bool_or(ended.id IS NOT NULL)
    FROM ledger_balance balance JOIN ledger_account account ON account.id = balance.account_id
    LEFT JOIN ledger_freeze kept ON kept.account_id = account.id
    LEFT JOIN people_businessend ended ON ended.client_id = account.owner_id AND ended.kind = 'insolvent'
    WHERE balance.amount > 0 AND account.kind IN ('client', 'worker') AND account.owner_id IS NOT NULL
    GROUP BY account.owner_id ORDER BY account.owner_id
"""
_ESCROWS = """
    SELECT coalesce(sum(balance.amount), 0)::bigint
    FROM ledger_balance balance JOIN ledger_account account ON account.id = balance.account_id
    WHERE account.kind = 'escrow'
"""


@dataclass(frozen=True)
class Owed:
    """``amount`` yen on all balances of an owner that are theirs to take out; ``payable``: there is an account to which
    they may go. ``to_cards``: of them yen that go back to cards whatever account there is. ``apart``: yen beside them
    that a claim of the card company freezes, or that are a trustee's.
    """

    owner_id: str
    amount: int
    payable: bool
    to_cards: int = 0
    apart: int = 0

    @property
    def stuck(self) -> int:
        """Yen that cannot go anywhere until an account is named."""
        return 0 if self.payable else self.amount - self.to_cards


@dataclass(frozen=True)
class LeftAtEnd:
    """What is left when the market closes, in yen and in numbers of owners or rows. ``payable``: has an account, or
    goes back to cards; ``listed``: owners without an account that can be paid, the largest first, at most ``LISTED``;
    ``apart``: frozen, or a trustee's; ``escrows``: yen held for contracts; ``on_the_way``: payouts and refunds that
    were asked for or are in a run; ``unmatched``: lines of the bank that are nobody's balance yet; ``cards``: payments
    by card of which the same is true, since they are under way or of another amount; ``settles_on``: the day until
    which what was sent last may come back, None where it is over.
    """

    payable: int
    payable_owners: int
    stuck: int
    stuck_owners: int
    listed: list[tuple[Client, int]]
    apart: int
    escrows: int
    on_the_way: int
    unmatched: int
    cards: int
    settles_on: date | None

    @property
    def is_nothing(self) -> bool:
        """Whether everybody has their yen."""
        money = self.payable + self.stuck + self.apart + self.escrows + self.on_the_way
        return not (money or self.unmatched or self.cards or self.settles_on)


def owed() -> Iterator[Owed]:
    """All owners of a balance, by id. One query, three more for each five hundred of them, and three for each client
    who has paid by card.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        rows: list[tuple[str, int, int, int, bool]] = cursor.fetchall()
    for some in batched(rows, _AT_ONCE):
        ids = [owner for owner, *_ in some]
        current, by_card = current_accounts(ids), CardPayment.objects.filter(client_id__in=ids, status="paid")
        paid = set(by_card.values_list("client_id", flat=True))
        for owner, earned, held, frozen, insolvent in some:
            own = 0 if insolvent else held - frozen
            account = current.get(owner)
            to_cards = sum(yen for _, yen in back_to_cards(owner, own)) if own and owner in paid else 0
            usable = account is not None and status_of(account) == "usable"
            yield Owed(owner, earned + own, usable, to_cards, held - own)


def left_at_end(actor: Actor) -> LeftAtEnd:
    """What is left. Raises ``not-found`` (404) for everybody but admins."""
    require_staff(actor, "closures")
    all_of = list(owed())
    stuck = sorted((one for one in all_of if one.stuck), key=lambda one: (-one.stuck, one.owner_id))
    named = clients_by_id([one.owner_id for one in stuck[:LISTED]])
    with connection.cursor() as cursor:
        cursor.execute(_ESCROWS)
        (escrows,) = cursor.fetchone()
    payable = [yen for one in all_of if (yen := one.amount - one.stuck)]
    return LeftAtEnd(
        payable=sum(payable),
        payable_owners=len(payable),
        stuck=sum(one.stuck for one in stuck),
        stuck_owners=len(stuck),
        listed=[(named[one.owner_id], one.stuck) for one in stuck[:LISTED] if one.owner_id in named],
        apart=sum(one.apart for one in all_of),
        escrows=escrows,
        on_the_way=balance(accounts.PAYOUTS),
        unmatched=StatementLine.objects.filter(status="suspense").count(),
        cards=CardPayment.objects.filter(status__in=("processing", "odd")).count(),
        settles_on=_settles_on(day_of(clock.now())),
    )


def _settles_on(today: date) -> date | None:
    """The day until which what was sent last may come back from a bank or a card. Two queries."""
    runs = PayoutRun.objects.filter(status="sent").aggregate(at=Max("sent_at"))["at"]
    refunds = CardRefund.objects.filter(status="sent").aggregate(at=Max("ended_at"))["at"]
    days = [bank_days_after(day_of(at), RETURN_DAYS) for at in (runs, refunds) if at]
    latest = max(days, default=None)
    return latest if latest and latest >= today else None
