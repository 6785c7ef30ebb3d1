"""Terms and lives for the tests of the rule book: plain values, no database.

A ``Play`` is one contract played by hand: ``play.do(decide, …)`` carries out a decision at ``play.at``,
``play.wait(days=3)`` lets time pass and lets the clocks strike.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rules.telling import check_told

from michinori.kernel.clock import day_of
from michinori.rules.contract.change_requests import request_change
from michinori.rules.contract.clocks import next_clock, strike
from michinori.rules.contract.deliveries import deliver
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.offers import accept_offer, make_first_deposit, make_offer
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, report_stage, submit_stage
from michinori.rules.contract.switches import accept_switch
from michinori.rules.contract.terminations import name_amount, open_ending
from michinori.rules.contract.terms import BriefItem, StageTerms, Terms
from michinori.rules.contract.terms_reading import Setting
from michinori.rules.contract.turns import Deposit, Fact, Move, Refund, Turn
from michinori.rules.measures.figures import Meter
from michinori.rules.measures.meter import read_meter
from michinori.rules.money.amounts import Payment, with_tax

NOON = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""Tuesday 2026-11-24, 12:00 in Japan."""
TODAY = date(2026, 11, 24)
_numbers = itertools.count(1000)  # clear of the ids that ``terms`` gives its stages


def an_id(prefix: str = "rpt") -> str:
    """An id that no other in this run has."""
    return f"{prefix}_{next(_numbers)}"


def japan(month: int, day: int, hour: int = 0, *, year: int = 2026) -> datetime:
    """An hour in Japan; hour 24 is the end of the day."""
    return datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour - 9)


def terms(*prices: int, **changes: Any) -> Terms:
    """Terms with stages of these prices, ¥48,000 as the sketch has it if none are given. Paid at completion and with
    all stages open unless said otherwise: figures build up side by side, and those of an ending start at ¥0.
    """
    prices = prices or (14_400, 14_400, 19_200)
    plain = Terms(
        price=sum(prices),
        due_date=date(2027, 1, 15),
        payment_due_date=date(2027, 1, 29),
        stages=tuple(StageTerms(f"stg_{n}", f"工程{n}", price) for n, price in enumerate(prices, 1)),
        brief=(BriefItem("ポイントカラー", "青", True), BriefItem("テイスト", "シック", True)),
        pay_on="completion",
        open_stages=None,
    )
    return replace(plain, **changes)


def setting(**changes: Any) -> Setting:
    """What reading terms needs to know."""
    return replace(Setting(TODAY, TODAY, withholding=False, house=House()), **changes)


def body(**changes: Any) -> dict[str, Any]:
    """The least that terms must say, as the API takes it."""
    stages = [{"name": "ワイヤーフレーム", "price": 10_000}, {"name": "本文", "price": 20_000}]
    brief = [{"key": "ポイントカラー", "value": "青", "direction": True}]
    return {"price": 30_000, "due_date": "2027-01-15", "stages": stages, "brief": brief} | changes


@dataclass(frozen=True)
class Play:
    """A contract under way at an instant, with all that was told and moved so far."""

    life: Life
    at: datetime = NOON
    facts: tuple[Fact, ...] = ()
    moves: tuple[Move, ...] = ()

    def took(self, turn: Turn) -> "Play":
        """The play after a turn, which counts as the last event and must say itself what it did."""
        check_told(self.life, turn)
        life = replace(turn.life, last_at=self.at)
        if life.status in ("completed", "ended"):
            life = replace(life, ended_at=life.ended_at or self.at)
        return Play(life, self.at, self.facts + turn.facts, self.moves + turn.moves)

    def do(self, decide: Callable[..., Turn], *args: Any, **kwargs: Any) -> "Play":
        """Carry out a decision on this life, now where it asks when."""
        if decide in (name_amount, request_change, accept_switch):
            kwargs = {"at": self.at} | kwargs
        return self.took(decide(self.life, *args, **kwargs))

    def until(self, instant: datetime) -> "Play":
        """Time goes on to ``instant``; what ends by then strikes, each at its own instant."""
        play = self
        while (clock := next_clock(play.life)) and clock.at <= instant:
            play = replace(play, at=clock.at)
            play = play.took(strike(play.life, clock, an_id))
        return replace(play, at=max(play.at, instant))

    def wait(self, *, days: int = 0, hours: int = 0) -> "Play":
        """Time goes on by that much."""
        return self.until(self.at + timedelta(days=days, hours=hours))

    def report(self, number: int, percent: int, *, file: bool = True) -> "Play":
        """The worker reports on a stage, which begins it."""
        return self.do(report_stage, number, percent, report_id=an_id(), has_file=file, at=self.at)

    def submit(self, number: int, *, file: bool = True) -> "Play":
        """The worker hands in a stage."""
        return self.do(submit_stage, number, has_file=file, delivery_id=an_id("dlv"), at=self.at)

    def deliver(self, *, file: bool = True) -> "Play":
        """The worker hands in the whole."""
        return self.do(deliver, delivery_id=an_id("dlv"), has_file=file, at=self.at)

    def end(self, side: Side, amount: int) -> "Play":
        """One side opens an ending."""
        return self.do(open_ending, side, amount, "agreed", ending_id=an_id("trm"), at=self.at, by=side)

    @property
    def meter(self) -> Meter:
        return read_meter(self.life)

    @property
    def figures(self) -> tuple[int, int, int]:
        """Confirmed, claimed, standing."""
        return self.meter.confirmed, self.meter.claimed, self.meter.standing

    @property
    def payments(self) -> list[Payment]:
        return [move for move in self.moves if isinstance(move, Payment)]

    @property
    def deposited(self) -> int:
        """Yen with tax put into the escrow so far."""
        return sum(move.amount for move in self.moves if isinstance(move, Deposit))

    @property
    def refunded(self) -> int:
        """Yen with tax given back so far."""
        return sum(move.amount for move in self.moves if isinstance(move, Refund))

    @property
    def escrow(self) -> int:
        """What the movements leave in the escrow."""
        return self.deposited - self.refunded - sum(one.before_tax + one.tax for one in self.payments)

    @property
    def kinds(self) -> list[str]:
        """The kinds of all facts told so far."""
        return [fact.event_kind for fact in self.facts]


def offered(*prices: int, **changes: Any) -> Play:
    """An offer by the client."""
    return Play(make_offer(terms(*prices, **changes), NOON).life)


def agreed(*prices: int, **changes: Any) -> Play:
    """An offer that the worker accepted."""
    play = offered(*prices, **changes)
    return play.do(accept_offer, "worker", 1, play.at)


def active(*prices: int, **changes: Any) -> Play:
    """A contract whose deposit was made."""
    play = agreed(*prices, **changes)
    return play.do(make_first_deposit, "client", play.at)


def sketch() -> Play:
    """The contract of the design's sketch: 14,400 approved, 14,400 of which 37 % are acknowledged and 74 % claimed."""
    play = active().submit(1)
    play = play.do(approve_stage, 1, "client").report(2, 37)
    return play.do(acknowledge_stage, 2).wait(days=1).report(2, 74)


def due_with_tax(play: Play) -> int:
    """The escrow as domain § 8 says it must be."""
    return with_tax(play.life.terms.price, 10) - with_tax(play.life.paid, 10)


def day(play: Play) -> date:
    """The day in Japan of the play."""
    return day_of(play.at)
