"""Switches in the plain model (domain § 4): a contract by stages ends and goes on by the hour, or the other way round,
from its escrow.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from tests.year.plain_days import day_of, runs_out
from tests.year.plain_money import tax_of

if TYPE_CHECKING:
    from tests.year.plain_deal import Deal

SWITCH = 7


@dataclass
class Switch:
    """``by`` proposes to settle at ``amount``, and to go on for ``prices``: of stages, or the most that hours at a
    ``rate`` come to. ``since``: when that was ``proposed``, or else ``accepted``; from then on the client deposits what
    is missing.
    """

    by: str
    amount: int
    prices: list[int]
    rate: int
    since: datetime
    proposed: date
    accepted: bool = False

    @property
    def price(self) -> int:
        return sum(self.prices)


class Switches:
    """What a deal does about its kind of pay."""

    def _of_switch(self: "Deal") -> list[tuple[datetime, str]]:
        return [(runs_out(self.switch.since, SWITCH), "switch_lapses")] if self.switch else []

    def _switch_lapses(self: "Deal", at: datetime) -> None:
        self.switch = None

    def propose_switch(self: "Deal", side: str, amount: int, prices: list[int], at: datetime, rate: int = 0) -> None:
        self.switch, self.last = Switch(side, amount, prices, rate, at, day_of(at)), at

    def lacks(self: "Deal", at: datetime) -> int:
        """What the client has to add to what the escrow gives back, so that the contract under the other kind of pay
        is funded.
        """
        switch = self.switch
        assert switch
        back, more = self.escrow, switch.amount - self.paid
        if more > 0:
            back -= more + self.next_payment(switch.amount, at, last=True)[1]
        return max(0, switch.price + tax_of([(switch.price, self.market.rate_on(day_of(at)))]) - back)

    def agree_to_switch(self: "Deal", at: datetime) -> None:
        """In force at once where nothing is missing."""
        assert self.switch
        self.last = at
        if self.lacks(at):
            self.switch.accepted, self.switch.since = True, at
        else:
            self.take_effect(at)

    def refuse_switch(self: "Deal", at: datetime) -> None:
        self.switch, self.last = None, at

    def base_after(self: "Deal", amount: int) -> tuple[int, int]:
        """From where the fee of what goes on counts, and for how many of its yen: as many as this contract leaves
        unpaid, of those for which its own fee counts on from another one.
        """
        covered = min(self.price, self.base[1]) if any(self.base) else self.price
        if amount > covered:
            return amount - covered, self.price - amount
        return self.base[0] + amount, covered - amount

    def take_effect(self: "Deal", at: datetime) -> None:
        """The contract is settled by agreement; whoever plays makes the one that goes on (``followed``)."""
        assert self.switch
        self.followed = self.switch
        self._settle(self.switch.amount, "agreement", at)
