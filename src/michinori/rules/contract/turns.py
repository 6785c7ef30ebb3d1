"""What a decision makes of a contract's life: the new state, facts for the history, moves of money, what it closed."""

from dataclasses import dataclass, replace
from typing import Any, Self

from michinori.rules.contract.closed import Closed
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.life import Life
from michinori.rules.money.amounts import Payment


@dataclass(frozen=True)
class Deposit:
    """From the client's balance into the escrow, yen with tax."""

    amount: int


@dataclass(frozen=True)
class Refund:
    """From the escrow back to the client's balance, yen with tax."""

    amount: int


Move = Deposit | Refund | Payment


@dataclass(frozen=True)
class Turn:
    """What a decision makes of a life: the new state, the facts for the history and the moves of money, in order, and
    what of the former state is closed by it.
    """

    life: Life
    facts: tuple[Fact, ...] = ()
    moves: tuple[Move, ...] = ()
    closed: tuple[Closed, ...] = ()

    def told(self, fact: Fact) -> Self:
        """The same with one more fact, which carries the terms version in force."""
        return replace(self, facts=(*self.facts, replace(fact, terms_version=self.life.terms_version)))

    def moved(self, *moves: Move) -> Self:
        """The same with more moves of money."""
        return replace(self, moves=(*self.moves, *moves))

    def closing(self, *closed: Closed) -> Self:
        """The same with more that is closed."""
        return replace(self, closed=(*self.closed, *closed))

    def changed(self, **changes: Any) -> Self:
        """The same with the life changed."""
        return replace(self, life=replace(self.life, **changes))
