"""The postings that the ledger's tests use: money in, a deposit, a payment with its fee."""

from datetime import UTC, datetime
from itertools import count

from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post

AT = datetime(2026, 12, 1, 3, tzinfo=UTC)
AOI = accounts.client("usr_aoi")
REN = accounts.worker("usr_ren")
ESCROW = accounts.escrow("con_a")

_keys = count(1)


def entry(debit: str, credit: str, amount: int, kind: str, key: str = "") -> Entry:
    """An entry with a key of its own unless one is given."""
    return Entry(debit, credit, amount, kind, key or f"test:{next(_keys)}")


def money_in(amount: int, client: str = AOI) -> Movement:
    """Money has come to the bank for a client."""
    return post([entry(accounts.BANK, client, amount, kinds.MONEY_IN)], at=AT)[0]


def deposit(amount: int, contract_id: str = "con_a", client: str = AOI) -> Movement:
    """From the client's balance into the escrow of a contract."""
    return post([entry(client, accounts.escrow(contract_id), amount, kinds.DEPOSIT)], contract_id=contract_id, at=AT)[0]


def pay(amount: int, fee: int = 0, fee_tax: int = 0, refund: int = 0) -> list[Movement]:
    """From the escrow of con_a to Ren, less fee and the tax on it; what is refunded goes back to Aoi."""
    return post(
        [
            entry(ESCROW, REN, amount, kinds.PAYMENT),
            entry(REN, accounts.FEE_INCOME, fee, kinds.FEE),
            entry(REN, accounts.FEE_TAX, fee_tax, kinds.FEE_TAX),
            entry(ESCROW, AOI, refund, kinds.REFUND),
        ],
        contract_id="con_a",
        at=AT,
    )
