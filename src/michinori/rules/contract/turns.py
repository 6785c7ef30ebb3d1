"""What a decision makes of a contract's life: the new state, facts for the history, moves of money."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from michinori.rules.contract.life import Life
from michinori.rules.money.amounts import Payment


@dataclass(frozen=True)
class Fact:
    """What goes into the history: a kind and data of ids and numbers, never names or addresses."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)


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
    """What a decision makes of a life: the new state, the facts for the history, the moves of money, in order."""

    life: Life
    facts: tuple[Fact, ...] = ()
    moves: tuple[Move, ...] = ()

    def told(self, kind: str, /, **data: Any) -> Self:
        """The same with one more fact, which carries the terms version in force."""
        return replace(self, facts=(*self.facts, Fact(kind, data | {"terms_version": self.life.terms_version})))

    def moved(self, *moves: Move) -> Self:
        """The same with more moves of money."""
        return replace(self, moves=(*self.moves, *moves))

    def changed(self, **changes: Any) -> Self:
        """The same with the life changed."""
        return replace(self, life=replace(self.life, **changes))
