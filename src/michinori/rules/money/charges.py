"""Charges of the operator's bank: which of them are everyday ones (decision 38, Books)."""

EVERYDAY = 10_000
"""Yen. A line up to that may be called a charge without a proof of who says so; and as far as the charges of 30 days
together stay within it, they may take more than is the operator's. The trigger of the ledger's migration 0007 has the
same figure.
"""


def is_large(charge: int) -> bool:
    """Whether ``charge`` yen are more than banks take day by day."""
    return charge > EVERYDAY
