"""Turn the moves of money that the rules decide into ledger entries and rows of the statement (domain § 8)."""

from collections.abc import Sequence
from datetime import datetime

from michinori.contracts.models import Contract, Payment
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry
from michinori.ledger.queries import balance
from michinori.machinery.statements import insert
from michinori.rules.contract.turns import Deposit, Move, Purpose, Refund
from michinori.rules.money import amounts

_DEPOSITS: dict[Purpose, str] = {"price": kinds.DEPOSIT, "files": kinds.PURCHASE, "bonus": kinds.BONUS}


def entries_of(contract: Contract, moves: Sequence[Move], *, at: datetime) -> list[Entry]:
    """The ledger entries of all moves of one step. Payments are written to the statement.

    Raises ``insufficient-balance`` (409) with the sum needed, the client's balance and the difference (yen with tax).
    """
    entries: list[Entry] = []
    for index, move in enumerate(moves):
        entries += _entries(contract, move, f"{contract.id}:{contract.last_n}:{index}")
        if isinstance(move, amounts.Payment):
            _write_payment(contract, move, index, at)
    needed = sum(move.amount for move in moves if isinstance(move, Deposit))
    if needed:
        require_balance(contract, needed)
    return entries


def require_balance(contract: Contract, needed: int) -> None:
    """Check that the client's balance covers ``needed`` yen. Raises ``insufficient-balance`` (409)."""
    there = balance(accounts.client(contract.client_id))
    if there < needed:
        raise Problem("insufficient-balance", account="client", needed=needed, balance=there, missing=needed - there)


def _entries(contract: Contract, move: Move, key: str) -> list[Entry]:
    escrow, client = accounts.escrow(contract.id), accounts.client(contract.client_id)
    if isinstance(move, Deposit):
        return [Entry(client, escrow, move.amount, _DEPOSITS[move.purpose], f"{key}:deposit")]
    if isinstance(move, Refund):
        return [Entry(escrow, client, move.amount, kinds.REFUND, f"{key}:refund")]
    borne, recovered = max(0, move.waived), max(0, -move.waived)
    received = kinds.BONUS_PAYMENT if move.kind == "bonus" else kinds.PAYMENT
    return [
        Entry(escrow, accounts.worker(contract.worker_id), move.net, received, f"{key}:net"),
        Entry(escrow, accounts.FEE_INCOME, move.fee, kinds.FEE, f"{key}:fee"),
        Entry(escrow, accounts.FEE_TAX, move.fee_tax - borne, kinds.FEE_TAX, f"{key}:fee_tax"),
        Entry(accounts.LOSSES, accounts.FEE_TAX, borne, kinds.FEE_TAX, f"{key}:waived"),
        Entry(escrow, accounts.LOSSES, recovered, kinds.RECOVERY, f"{key}:recovered"),
        Entry(escrow, client, move.withheld, kinds.WITHHOLDING, f"{key}:withheld"),
    ]


def _write_payment(contract: Contract, move: amounts.Payment, index: int, at: datetime) -> None:
    row = Payment(
        contract=contract,
        n=contract.last_n * 10 + index,
        kind=move.kind,
        before_tax=move.before_tax,
        tax=move.tax,
        fee=move.fee,
        fee_tax=move.fee_tax,
        withheld=move.withheld,
        waived=move.waived,
        net=move.net,
        taxed=move.taxed,
        received=[(part.amount, part.on.isoformat()) for part in move.received],
        at=at,
    )
    insert(row)
