"""One made-up contract, played through the public functions of the rules: acts, clocks, figures."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from michinori.kernel.clock import day_of
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import next_clock, strike
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.offers import accept_offer, make_first_deposit, make_offer
from michinori.rules.contract.terms import BriefItem, StageTerms, Terms
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter

PRICE = 300_000
"""Yen before tax; the results are percents of it."""
KEY = "目的"
"""The key of the one brief item, which every return names."""
_START = datetime(2026, 11, 24, 3, tzinfo=UTC)
_DUE_DAYS, _PAYMENT_DAYS = 60, 30
Act = tuple[str, int | None]
"""An act by its name in the lifecycle table and, for acts on a stage, the stage's number."""


def made_terms(stages: int, *, all_open: bool, share: int, house: House) -> Terms:
    """Terms at ``PRICE`` with that many equal stages. ``share``: the fallback share in percent; ``all_open``: every
    stage may be begun at once, else one at a time.
    """
    cuts = [PRICE * n // stages for n in range(stages + 1)]
    due = day_of(_START) + timedelta(days=_DUE_DAYS)
    return Terms(
        price=PRICE,
        due_date=due,
        payment_due_date=due + timedelta(days=_PAYMENT_DAYS),
        stages=tuple(StageTerms(f"stg_{n}", f"{n}", cuts[n] - cuts[n - 1]) for n in range(1, stages + 1)),
        brief=(BriefItem(KEY, "-", direction=True),),
        open_stages=stages if all_open else 1,
        fallback_share=share,
        included_revisions=house.included_revisions,
        inspection_days=house.inspection_days,
        house=house,
    )


@dataclass
class Contract:
    """A contract that the two players act on. ``real``, ``planned``: percents of each stage, what has truly been made
    of it and what its worker says of it; ``shown_at``: the last report or submission; ``opened_at``: the ending's.
    """

    life: Life
    real: list[float]
    planned: list[float]
    at: datetime = _START
    shown_at: datetime = _START
    opened_at: datetime | None = None
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _seen: dict[object, frozenset[Act]] = field(default_factory=dict)
    _next: tuple[Life, Clock | None] | None = None

    @property
    def over(self) -> bool:
        return self.life.status in FINAL

    @property
    def today(self) -> date:
        return day_of(self.at)

    @property
    def worth(self) -> int:
        """The true value in yen before tax: what has really been made of each stage at its price."""
        return sum(int(stage.price * made / 100) for stage, made in zip(self.life.stages, self.real, strict=True))

    @property
    def claimed(self) -> int:
        return read_meter(self.life).claimed

    @property
    def days(self) -> int:
        """Days from the ending's opening, or where there was none from the last work shown, until now."""
        return (self.today - day_of(self.opened_at or self.shown_at)).days

    def new_id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers)}"

    def open_to(self, side: Side) -> frozenset[Act]:
        """What ``side`` can do now."""
        key = (side, self.today)
        if key not in self._seen:
            found = possible(self.life, side, today=self.today)
            self._seen[key] = frozenset((one.act.name, one.number) for one in found)
        return self._seen[key]

    def take(self, turn: Turn) -> None:
        """Carry out a decision at this instant."""
        was = self.life.status
        self.life = replace(turn.life, last_at=self.at)
        self._seen.clear()
        if was != "ending" and self.life.status == "ending":
            self.opened_at = self.at

    def until(self, instant: datetime) -> None:
        """Let time go on to ``instant``; the clocks that end by then strike, each at its own instant."""
        while not self.over and (clock := self._clock()) and clock.at <= instant:
            self.at = max(self.at, clock.at)
            self.take(strike(self.life, clock, self.new_id))
        if not self.over:
            self.at = max(self.at, instant)

    def _clock(self) -> Clock | None:
        if self._next is None or self._next[0] is not self.life:
            self._next = (self.life, next_clock(self.life))
        return self._next[1]


def begun(terms: Terms) -> Contract:
    """A contract under these terms, agreed and deposited, with nothing made yet."""
    life = make_offer(terms, _START).life
    life = accept_offer(life, "worker", life.terms_version, _START).life
    life = make_first_deposit(life, "client", _START).life
    return Contract(life, [0.0] * len(terms.stages), [0.0] * len(terms.stages))
