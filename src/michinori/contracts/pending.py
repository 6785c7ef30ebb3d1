"""What turns write at the end of their transaction, for one contract or for many at once: money, deadlines, outbox
items, announcements to open pages.
"""

from collections.abc import Sequence
from datetime import datetime

from michinori.contracts.booking import entries_of
from michinori.contracts.models import Contract
from michinori.contracts.policy import people_on
from michinori.ledger import posting
from michinori.ledger.posting import Posting
from michinori.machinery import live, outbox
from michinori.machinery.deadlines import Next, set_deadlines
from michinori.machinery.models import OutboxItem
from michinori.rules.contract.turns import Move

DEADLINE = "contract"


class Pending:
    """What is still to be written. Accounts are locked by ``write`` alone, all in one order: turns of several contracts
    in one transaction would else wait in a circle with those of others.
    """

    def __init__(self) -> None:
        self._postings: list[Posting] = []
        self._next: dict[str, Next] = {}
        self._items: list[OutboxItem] = []
        self._changed: dict[str, Contract] = {}

    def book(self, contract: Contract, moves: Sequence[Move], at: datetime) -> None:
        """Move money. Raises ``insufficient-balance`` (409) where a client's balance does not cover a deposit."""
        entries = entries_of(contract, moves, at=at)
        if entries:
            self._postings.append(Posting(entries, at, contract.id))

    def set_next(self, contract: Contract, at: datetime | None, acts_at: datetime | None) -> None:
        """Set when something next falls due on a contract, in the place of what was set for it before."""
        self._next[contract.id] = Next(at, acts_at)

    def tell(self, item: OutboxItem) -> None:
        """Put an item into the outbox."""
        self._items.append(item)

    def announce(self, contract: Contract) -> None:
        """Announce to open pages that the contract has changed."""
        self._changed[contract.id] = contract

    def write(self) -> None:
        """Write all of it. Raises ``insufficient-balance`` (409)."""
        posting.post_all(self._postings)
        set_deadlines(DEADLINE, self._next)
        outbox.put_all(self._items)
        people = people_on(self._changed.values())
        live.announce_each({contract_id: people[contract_id] for contract_id in self._changed}, "contract")
