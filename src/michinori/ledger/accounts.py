"""The accounts of domain § 8 and how their ids are made."""

BANK = "bank"
BANK_CHARGES = "bank_charges"
LOSSES = "losses"
SUSPENSE = "suspense"
FEE_INCOME = "fee_income"
FEE_TAX = "fee_tax"
PAYOUTS = "payouts"

CLIENT = "client"
ESCROW = "escrow"
WORKER = "worker"

OPERATOR = frozenset({BANK, BANK_CHARGES, LOSSES, SUSPENSE, FEE_INCOME, FEE_TAX, PAYOUTS})
OWNED = frozenset({CLIENT, ESCROW, WORKER})
_GROW_BY_DEBIT = frozenset({BANK, BANK_CHARGES, LOSSES})


def client(client_id: str) -> str:
    """The balance of a client (a user or an organisation)."""
    return f"{CLIENT}:{client_id}"


def escrow(contract_id: str) -> str:
    """The deposit held for one contract."""
    return f"{ESCROW}:{contract_id}"


def worker(user_id: str) -> str:
    """What a worker has earned and not yet been paid out."""
    return f"{WORKER}:{user_id}"


def kind_of(account_id: str) -> str:
    """The kind, the part before the colon."""
    return account_id.partition(":")[0]


def owner_of(account_id: str) -> str | None:
    """Whose it is; None for the operator's accounts."""
    return account_id.partition(":")[2] or None


def sign(account_id: str) -> int:
    """+1 where a credit makes the account grow, −1 where a debit does (bank, bank charges, losses)."""
    return -1 if kind_of(account_id) in _GROW_BY_DEBIT else 1
