"""Payouts as ledger entries: balance → on its way → bank, and the ways back. Each can be posted once only, but that
it has left, which can be said too early.
"""

from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry
from michinori.treasury.models import Payout
from michinori.treasury.queries.holdings import account_of

_KINDS = {"worker": kinds.PAYOUT, "client": kinds.REPAYMENT, "estate": kinds.REPAYMENT, "sender": kinds.RETURNED_IN}


def on_its_way(payout: Payout) -> Entry:
    """The money leaves the balance."""
    return Entry(_balance(payout), accounts.PAYOUTS, payout.amount, _kind(payout), f"{payout.id}:asked")


def left(payout: Payout, times_unsent: int = 0) -> Entry:
    """The money has left the operator's bank; ``times_unsent``: how often that was said of its run and taken back."""
    return Entry(accounts.PAYOUTS, accounts.BANK, payout.amount, _kind(payout), _nth(f"{payout.id}:sent", times_unsent))


def not_left(payout: Payout, times_unsent: int) -> Entry:
    """It had not left after all, and is on its way again; ``times_unsent``: how often that was so before."""
    key = _nth(f"{payout.id}:unsent", times_unsent)
    return Entry(accounts.BANK, accounts.PAYOUTS, payout.amount, kinds.PAYOUT_UNSENT, key)


def taken_back(payout: Payout) -> Entry:
    """The money is on the balance again before it left."""
    return Entry(accounts.PAYOUTS, _balance(payout), payout.amount, kinds.PAYOUT_CANCELLED, f"{payout.id}:cancelled")


def come_back(payout: Payout, *, by: str = accounts.BANK) -> Entry:
    """The bank has returned the money. ``by``: the account on which it came, suspense where its line waits there."""
    return Entry(by, _balance(payout), payout.amount, kinds.PAYOUT_RETURNED, f"{payout.id}:returned")


def came_twice(payout: Payout) -> Entry:
    """Money that came back was booked without its line, and then waited as a line in suspense: once is enough."""
    return Entry(accounts.SUSPENSE, accounts.BANK, payout.amount, kinds.PAYOUT_RETURNED, f"{payout.id}:joined")


def _nth(key: str, times: int) -> str:
    return f"{key}:{times}" if times else key


def _balance(payout: Payout) -> str:
    if payout.owner_id is None:
        return accounts.SUSPENSE
    return account_of("worker" if payout.source == "worker" else "client", payout.owner_id)


def _kind(payout: Payout) -> str:
    return _KINDS[payout.source]
