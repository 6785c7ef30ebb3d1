"""Changes of terms in the plain model (domain §§ 3, 4, 5): another price for a stage, a wish within the work, a start
from the beginning.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tests.year.plain_days import day_of
from tests.year.plain_parts import Stage, Wish

if TYPE_CHECKING:
    from tests.year.plain_deal import Deal

ANEW, LATER, LONG_WORK = 50, 7, 60
"""Percent of what was shown that a restart pays; days."""


class Changes:
    """What a deal does about its terms."""

    def due_now(self: "Deal", at: datetime) -> int:
        """The yen that a deposit takes now."""
        if self.switch and self.switch.accepted:
            return self.lacks(at)
        extra = self.wanted.more if self.wanted and self.accepted else 0
        return max(0, self.needs(at, self.price + extra))

    def want(self: "Deal", stage: int, more: int, at: datetime) -> None:
        """A change of terms is proposed: one stage costs ``more`` (or less)."""
        self.wanted, self.last = Wish(more, stage), at

    def agree_to_change(self: "Deal", at: datetime) -> None:
        assert self.wanted
        self.last = at
        due = self.needs(at, self.price + self.wanted.more)
        if due > 0:
            self.accepted = at
            return
        self._in_force(at)
        if due < 0:
            self._refund(-due, at)
            self.market.paper("settlement_statement", at)

    def _change_lapses(self: "Deal", at: datetime) -> None:
        self.wanted = self.accepted = None

    def _in_force(self: "Deal", at: datetime) -> None:
        wish = self.wanted
        assert wish
        self.wanted = self.accepted = None
        self.market.paper("terms_notice", at)
        if wish.due is None:
            if wish.stage == len(self.stages):
                self.stages.append(Stage(0))
            self.stages[wish.stage].price += wish.more
        else:
            self._begin_anew(wish.more, wish.due, at)

    def ask_to_fix(self: "Deal", at: datetime) -> None:
        self.asked = self.last = at

    def ask_to_add(self: "Deal", at: datetime) -> None:
        self.asked = self.last = at

    def agree_to_add(self: "Deal", more: int, at: datetime) -> None:
        """No addition is included: the worker sends terms with one more stage, and the client answers them."""
        self.asked, self.last = None, at
        self.wanted = Wish(more, len(self.stages))

    def fix(self: "Deal", at: datetime) -> None:
        """The worker agrees: new terms at once, and one of the included revisions is used."""
        self.asked, self.last = None, at
        self.market.paper("terms_notice", at)

    def refuse_to_fix(self: "Deal", at: datetime) -> None:
        self.asked, self.last = None, at

    def _request_lapses(self: "Deal", at: datetime) -> None:
        self.asked = None

    def ask_to_restart(self: "Deal", at: datetime) -> None:
        """What is shown after it adds nothing."""
        self.asked = self.last = at
        self.shown_then = self.earned()[1] - self.superseded

    def agree_to_restart(self: "Deal", at: datetime) -> None:
        """The worker sends the terms that are drafted: what the work so far is worth on top, and a later day."""
        today = day_of(at)
        due = max(self.due, today) + timedelta(days=max(LATER, (today - day_of(self.since)).days))
        self.asked, self.last = None, at
        self.wanted = Wish(self._worth_so_far(), due=due)

    def start_over(self: "Deal", at: datetime) -> None:
        """The worker agrees to a restart that the terms include: they are in force at once, at the same price. What the
        work so far is not worth is left for the stages, in proportion; the last one takes what flooring leaves.
        """
        worth = self._worth_so_far()
        whole = sum(one.price for one in self.stages)
        parts = [(whole - worth) * one.price // whole for one in self.stages]
        parts[-1] += whole - worth - sum(parts)
        self.asked, self.last, self.restarts_left = None, at, self.restarts_left - 1
        self.market.paper("terms_notice", at)
        self._supersede(worth, parts, at)

    def _worth_so_far(self: "Deal") -> int:
        sure = self.earned()[0] - self.superseded
        return sure + max(0, self.shown_then - sure) * ANEW // 100

    def _begin_anew(self: "Deal", worth: int, due: date, at: datetime) -> None:
        """A restart that was paid for is in force: later, and paid by stages where that makes it long work."""
        if (due - day_of(self.offered)).days > LONG_WORK:
            self.pay_on = "stage"
        self.due = due
        self._supersede(worth, [one.price for one in self.stages], at)

    def _supersede(self: "Deal", worth: int, parts: list[int], at: datetime) -> None:
        """What was done is superseded, and paid at once where stages are; all stages wait again, at these prices."""
        self.superseded += worth
        self.superseded_on = max(one.received for one in self.stages if one.received)
        self.stages = [Stage(price) for price in parts]
        if self.pay_on == "stage" and self._pay(self.superseded, at):
            self.market.paper("settlement_statement", at)
