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


class Changes:
    """What a deal does about its terms."""

    def due_now(self: "Deal", at: datetime) -> int:
        """The yen that a deposit takes now."""
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
            self.stages[wish.stage].price += wish.more
        else:
            self._begin_anew(wish.more, wish.due, at)

    def ask_to_fix(self: "Deal", at: datetime) -> None:
        self.asked = self.last = at

    def fix(self: "Deal", at: datetime) -> None:
        """The worker agrees: new terms at once, and one of the included revisions is used."""
        self.asked, self.last = None, at
        self.market.paper("terms_notice", at)

    def refuse_to_fix(self: "Deal", at: datetime) -> None:
        self.asked, self.last = None, at

    def _request_lapses(self: "Deal", at: datetime) -> None:
        self.asked = None

    def ask_to_restart(self: "Deal", at: datetime) -> None:
        self.asked = self.last = at

    def agree_to_restart(self: "Deal", at: datetime) -> None:
        """The worker sends the terms that are drafted: what the work so far is worth on top, and a later day."""
        sure, shown = (amount - self.superseded for amount in self.earned())
        today = day_of(at)
        due = max(self.due, today) + timedelta(days=max(LATER, (today - day_of(self.since)).days))
        self.asked, self.last = None, at
        self.wanted = Wish(sure + (shown - sure) * ANEW // 100, due=due)

    def _begin_anew(self: "Deal", worth: int, due: date, at: datetime) -> None:
        """What was done is superseded, and paid at once where stages are; then all stages wait again."""
        if (due - day_of(self.offered)).days > LONG_WORK:
            self.pay_on = "stage"
        self.superseded, self.due = self.superseded + worth, due
        self.superseded_on = max(one.received for one in self.stages if one.received)
        self.stages = [Stage(one.price) for one in self.stages]
        if self.pay_on == "stage" and self._pay(self.superseded, at):
            self.market.paper("settlement_statement", at)
