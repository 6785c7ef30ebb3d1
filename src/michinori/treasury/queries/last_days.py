"""Balances when the market closes: whose money can be paid to an account, and whose cannot (decision 48)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from django.db import connection
from django.db.models import Count, Sum

from michinori.kernel.actor import Actor
from michinori.people.models import Client
from michinori.people.queries import clients_by_id
from michinori.people.staff import require_staff
from michinori.treasury.models import Payout, StatementLine

from .accounts import current_accounts, status_of

_AT_ONCE = 500
LISTED = 50
_HELD = """
    SELECT account.owner_id, sum(balance.amount)::bigint
    FROM ledger_balance balance JOIN ledger_account account ON account.id = balance.account_id
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
    """``amount`` yen on all balances of an owner; ``payable``: there is an account to which they may go."""

    owner_id: str
    amount: int
    payable: bool


@dataclass(frozen=True)
class LeftAtEnd:
    """What is left when the market closes, in yen and in numbers of owners or rows. ``listed``: owners without an
    account that can be paid, the largest first, at most ``LISTED``; ``escrows``: yen held for contracts;
    ``on_the_way``: payouts that were asked for or are in a run; ``unmatched``: lines of the bank that are nobody's
    balance yet.
    """

    payable: int
    payable_owners: int
    stuck: int
    stuck_owners: int
    listed: list[tuple[Client, int]]
    escrows: int
    on_the_way: int
    on_the_way_count: int
    unmatched: int

    @property
    def is_nothing(self) -> bool:
        """Whether everybody has their yen."""
        return not (self.payable or self.stuck or self.escrows or self.on_the_way or self.unmatched)


def owed() -> Iterator[Owed]:
    """All owners of a balance, by id. One query, and three more for each five hundred of them."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD)
        rows: list[tuple[str, int]] = cursor.fetchall()
    for some in batched(rows, _AT_ONCE):
        accounts = current_accounts([owner for owner, _ in some])
        for owner, amount in some:
            account = accounts.get(owner)
            yield Owed(owner, amount, account is not None and status_of(account) == "usable")


def left_at_end(actor: Actor) -> LeftAtEnd:
    """What is left. Raises ``not-found`` (404) for everybody but admins."""
    require_staff(actor, "closures")
    all_of = list(owed())
    stuck = sorted((one for one in all_of if not one.payable), key=lambda one: (-one.amount, one.owner_id))
    named = clients_by_id([one.owner_id for one in stuck[:LISTED]])
    waiting = Payout.objects.filter(status__in=("requested", "in_run")).aggregate(sum=Sum("amount"), count=Count("pk"))
    with connection.cursor() as cursor:
        cursor.execute(_ESCROWS)
        (escrows,) = cursor.fetchone()
    payable = [one.amount for one in all_of if one.payable]
    return LeftAtEnd(
        payable=sum(payable),
        payable_owners=len(payable),
        stuck=sum(one.amount for one in stuck),
        stuck_owners=len(stuck),
        listed=[(named[one.owner_id], one.amount) for one in stuck[:LISTED] if one.owner_id in named],
        escrows=escrows,
        on_the_way=waiting["sum"] or 0,
        on_the_way_count=waiting["count"],
        unmatched=StatementLine.objects.filter(status="suspense").count(),
    )
