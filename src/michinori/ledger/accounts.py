"""The ledger's accounts (domain § 8) and the form of their ids: ``kind`` or ``kind:owner``.

``card``: money that lies at the card company until it pays out; ``card_fees``: what it keeps; ``claims``: what clients
owe the operator after payments by card were disputed; ``own``: what the operator has taken out of the bank for itself,
less what it has put in.
"""

BANK = "bank"
BANK_CHARGES = "bank_charges"
LOSSES = "losses"
SUSPENSE = "suspense"
FEE_INCOME = "fee_income"
FEE_TAX = "fee_tax"
PAYOUTS = "payouts"
CARD = "card"
CARD_FEES = "card_fees"
CLAIMS = "claims"
OWN = "own"

CLIENT = "client"
ESCROW = "escrow"
WORKER = "worker"

OPERATOR = frozenset({BANK, BANK_CHARGES, LOSSES, SUSPENSE, FEE_INCOME, FEE_TAX, PAYOUTS, CARD, CARD_FEES, CLAIMS, OWN})
OWNED = frozenset({CLIENT, ESCROW, WORKER})
_GROW_BY_DEBIT = frozenset({BANK, BANK_CHARGES, LOSSES, CARD, CARD_FEES, CLAIMS, OWN})


def client(client_id: str) -> str:
    """The account that holds a client's balance (a user's or an organisation's)."""
    return f"{CLIENT}:{client_id}"


def escrow(contract_id: str) -> str:
    """The account that holds one contract's deposit."""
    return f"{ESCROW}:{contract_id}"


def worker(user_id: str) -> str:
    """The account that holds what a worker has earned and not yet been paid out."""
    return f"{WORKER}:{user_id}"


def kind_of(account_id: str) -> str:
    """An account's kind: the part of its id before the colon."""
    return account_id.partition(":")[0]


def owner_of(account_id: str) -> str | None:
    """The id of an account's owner (client, contract or worker); None for the operator's accounts."""
    return account_id.partition(":")[2] or None


def sign(account_id: str) -> int:
    """+1 for an account that a credit increases, −1 for one that a debit does (what the operator has, or has spent)."""
    return -1 if kind_of(account_id) in _GROW_BY_DEBIT else 1
