"""Endings in the plain model (domain § 6): two amounts, silence, sealed bids, results from outside, the rule."""

from datetime import datetime
from typing import TYPE_CHECKING

from tests.year.plain_days import runs_out
from tests.year.plain_parts import Ending, Result

if TYPE_CHECKING:
    from tests.year.plain_deal import Deal

SILENCE, BIDS_FROM, ANSWERED, BIDS, RULE, DENIAL = 14, 7, 3, 3, 7, 7
WHOLE = SILENCE + BIDS + RULE
"""How long an ending takes at most: after so long the rule settles what an insolvent client has not answered."""


class Endings:
    """What a deal does once one side has opened an ending."""

    # Clocks.

    def _of_ending(self: "Deal", ending: Ending) -> list[tuple[datetime, str]]:
        """A genuine result comes before silence and the rule, which wait until it can be denied no more, also where
        another was filed in its place. Where it was denied after their own time, they act at once.
        """
        at, kind = self._next_of_ending(ending)
        result = ending.result
        since = (result.checked or result.held) if result else None
        until = runs_out(since, DENIAL) if since else None
        if kind in ("silence", "rule"):
            at = max(at, until or ending.freed or at)
        return [*([(until, "result_taken")] if until and result and result.checked else []), (at, kind)]

    def _next_of_ending(self: "Deal", ending: Ending) -> tuple[datetime, str]:
        if not ending.answered and self.insolvent and ending.by == "worker":
            return runs_out(ending.opened, WHOLE), "rule"
        if not ending.answered:
            return runs_out(ending.opened, SILENCE), "silence"
        if not ending.bidding:
            return max(runs_out(ending.opened, BIDS_FROM), runs_out(ending.answered, ANSWERED)), "bidding"
        if not ending.bids_opened:
            return runs_out(ending.bidding, BIDS), "bids_open"
        return runs_out(ending.bids_opened, RULE), "rule"

    def _silence(self: "Deal", at: datetime) -> None:
        assert self.ending
        amount, standing = self.ending.amounts[self.ending.by], self.standing
        self._settle(min(amount, standing) if self.ending.by == "worker" else max(amount, standing), "silence", at)

    def _bidding(self: "Deal", at: datetime) -> None:
        assert self.ending
        self.ending.bidding = at

    def _bids_open(self: "Deal", at: datetime) -> None:
        assert self.ending
        self.ending.bids_opened = at

    def _rule(self: "Deal", at: datetime) -> None:
        assert self.ending
        amounts = self.ending.amounts
        self._settle(min(amounts["worker"], max(amounts.get("client", 0), self.standing)), "standing_rule", at)

    def _result_taken(self: "Deal", at: datetime) -> None:
        """A result stands within what was paid and the price."""
        assert self.ending
        assert self.ending.result
        self._settle(min(self.price, max(self.paid, self.ending.result.amount)), "outside_result", at)

    # Acts.

    def open_ending(self: "Deal", side: str, amount: int, at: datetime) -> None:
        self.wanted = self.accepted = self.switch = None
        self.ending, self.status, self.last = Ending(side, at, {side: amount}), "ending", at

    def accept_ending(self: "Deal", at: datetime) -> None:
        assert self.ending
        self._settle(self.ending.amounts[self.ending.by], "agreement", at)

    def counter(self: "Deal", side: str, amount: int, at: datetime) -> None:
        assert self.ending
        self.ending.amounts[side], self.ending.answered, self.last = amount, at, at
        self._pay_undisputed(at)

    def seal(self: "Deal", side: str, amount: int, at: datetime) -> None:
        assert self.ending
        self.ending.bids[side], self.last = amount, at
        if len(self.ending.bids) == 2:
            worker, client = self.ending.bids["worker"], self.ending.bids["client"]
            if worker <= client:
                self._settle(max(self.paid, (worker + client) // 2), "bids", at)
            else:
                self.ending.bids_opened = at

    def end_at_standing(self: "Deal", side: str, at: datetime) -> None:
        """The button of the worker, until all is handed in, and of the trustee, once the client is insolvent."""
        assert self.insolvent
        self._settle(self.standing, "standing_rule", at)

    def file_result(self: "Deal", side: str, amount: int, kind: str, at: datetime) -> None:
        """Also a decision in the place of a paper that the two signed."""
        assert self.ending
        held = self.ending.result.checked if self.ending.result else None
        self.ending.result, self.last = Result(side, amount, kind == "private_record", held=held), at

    def check_result(self: "Deal", at: datetime) -> None:
        """Staff found it genuine: a decision settles at once, a private paper can be denied for some days."""
        assert self.ending
        assert self.ending.result
        self.ending.result.checked = self.last = at
        if not self.ending.result.private:
            self._result_taken(at)

    def refuse_result(self: "Deal", at: datetime) -> None:
        """Staff found it not genuine."""
        assert self.ending
        self.ending.result, self.last = None, at

    def deny_result(self: "Deal", at: datetime) -> None:
        assert self.ending
        self.ending.result, self.ending.freed, self.last = None, at, at

    def _pay_undisputed(self: "Deal", at: datetime) -> None:
        assert self.ending
        amounts = self.ending.amounts
        if len(amounts) < 2:
            return
        total = max(self.paid, min(amounts["worker"], max(amounts["client"], self.confirmed)))
        if total >= amounts["worker"]:
            self._settle(max(self.paid, amounts["worker"]), "undisputed", at)
        elif self._pay(total, at):
            self.market.paper("settlement_statement", at)
