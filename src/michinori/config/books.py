"""The check of the books: the ledger by itself, and the escrows against their contracts."""

from michinori.contracts.queries.books import escrow_mismatch
from michinori.ledger.queries import Check, check


def prove() -> Check:
    """The check that ``michinori ledger check`` prints; its last three figures must be 0."""
    return check().plus(escrow_mismatch=escrow_mismatch())
