"""Which money of a client came by which card: what came first goes first (domain § 8, Money out).

Money is followed from where it came in over the client's balance into the escrows of contracts and back. What comes
back from an escrow is what came last into it, and takes its old place in the order.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

BANK = ""
"""The source of money that came by bank."""


@dataclass(frozen=True)
class Step:
    """One movement of a client's balance, ``amount`` > 0 yen. ``in``: from outside, by ``card`` (the payment's id) or
    by bank; ``put``: into the escrow of ``contract``; ``back``: from there; ``out``: away, to the ``card`` where it
    names one; ``again``: what had left has come back, to the ``card`` from which it came where it names one.
    """

    kind: Literal["in", "put", "back", "out", "again"]
    amount: int
    card: str = BANK
    contract: str = ""


@dataclass(frozen=True)
class Part:
    """Yen that came from one source: a payment by card, or ``BANK``."""

    source: str
    amount: int


@dataclass
class _Pot:
    """Yen by number of their source, in the order in which sources came."""

    yen: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, taken: Iterable[tuple[int, int]]) -> None:
        for number, amount in taken:
            self.yen[number] += amount

    def take(self, amount: int, order: Iterable[int]) -> list[tuple[int, int]]:
        """Take up to ``amount`` from sources in that order."""
        taken = []
        for number in order:
            part = min(amount, self.yen[number])
            if part:
                self.yen[number] -= part
                amount -= part
                taken.append((number, part))
        return taken


@dataclass(frozen=True)
class Flow:
    """Where money lies: ``left`` on the balance, what leaves first comes first; ``escrows``: the cards whose money lies
    in, or was paid out of, each contract.
    """

    left: list[Part]
    escrows: dict[str, set[str]]


def follow(steps: Iterable[Step]) -> Flow:
    """Follow a client's money through all movements of the balance, the oldest first."""
    sources: list[str] = []
    balance, escrows = _Pot(), defaultdict[str, _Pot](_Pot)
    for step in steps:
        if step.kind in ("in", "again"):
            number = _number(sources, step)
            balance.add([(number, step.amount)])
        elif step.kind == "put":
            escrows[step.contract].add(balance.take(step.amount, range(len(sources))))
        elif step.kind == "back":
            pot = escrows[step.contract]
            balance.add(pot.take(step.amount, reversed(range(len(sources)))))
        else:
            balance.take(step.amount, _leaving(sources, step.card))
    left = [Part(sources[number], balance.yen[number]) for number in range(len(sources)) if balance.yen[number]]
    held = {name: {sources[number] for number, yen in pot.yen.items() if yen} - {BANK} for name, pot in escrows.items()}
    return Flow(left, {name: cards for name, cards in held.items() if cards})


def parts_of(flow: Flow, amount: int) -> list[Part]:
    """The parts of which ``amount`` yen consist that leave the balance now."""
    found = []
    for part in flow.left:
        taken = min(amount, part.amount)
        if taken:
            found.append(Part(part.source, taken))
            amount -= taken
    return found


def _number(sources: list[str], step: Step) -> int:
    """The number of the source: that of its card where it is known, else a new one."""
    if step.card and step.card in sources:
        return sources.index(step.card)
    sources.append(step.card)
    return len(sources) - 1


def _leaving(sources: list[str], card: str) -> list[int]:
    """The order in which money leaves: what goes to a card from that card's first, what goes to a bank from others."""
    own = [number for number, source in enumerate(sources) if source == card]
    return own + [number for number in range(len(sources)) if number not in own]
