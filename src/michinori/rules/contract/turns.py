"""The result of a decision on a contract: the new life, facts for the history, moves of money, and what it closed."""

from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from michinori.rules.contract.closed import Closed
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.life import Life
from michinori.rules.money.amounts import Payment

Purpose = Literal["price", "files", "bonus"]


@dataclass(frozen=True)
class Deposit:
    """A move from the client's balance into the escrow, yen with tax; for ``files`` of a stage after the end, or for a
    ``bonus``, it leaves the escrow again at once.
    """

    amount: int
    purpose: Purpose = "price"


@dataclass(frozen=True)
class Refund:
    """A move from the escrow back to the client's balance, yen with tax."""

    amount: int


Move = Deposit | Refund | Payment


def _into_escrow(move: Move) -> int:
    if isinstance(move, Deposit):
        return move.amount
    return -move.amount if isinstance(move, Refund) else -move.with_tax


@dataclass(frozen=True)
class Turn:
    """The result of a decision: the new life; facts for the history and moves of money, each in order; and what was
    open in the former life and is now closed.
    """

    life: Life
    facts: tuple[Fact, ...] = ()
    moves: tuple[Move, ...] = ()
    closed: tuple[Closed, ...] = ()

    def told(self, fact: Fact) -> Self:
        """The same turn with one more fact, stamped with the version of the terms in force."""
        return replace(self, facts=(*self.facts, replace(fact, terms_version=self.life.terms_version)))

    def moved(self, *moves: Move) -> Self:
        """The same turn with more moves of money, which change what the escrow holds."""
        escrow = self.life.escrow + sum(_into_escrow(move) for move in moves)
        return replace(self, moves=(*self.moves, *moves), life=replace(self.life, escrow=escrow))

    def closing(self, *closed: Closed) -> Self:
        """The same turn with more closed objects."""
        return replace(self, closed=(*self.closed, *closed))

    def changed(self, **changes: Any) -> Self:
        """The same turn with fields of the life replaced."""
        return replace(self, life=replace(self.life, **changes))
