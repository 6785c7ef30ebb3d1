"""The interface of a measure: everything that depends on the kind of meter (domain § 3). Amounts in yen before tax.

Code that depends on the kind asks the measure (``table.measure_of``) and never compares the kind with a string.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.life import Clock, Life
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.fields import Reader
from michinori.rules.measures.figures import Count

Before = Literal["confirmed", "rest"]
"""What a file handed in before a restart was part of, when the restart took effect."""
THE_REST = "残りの作業"
"""The name of a continuation's only stage, if the measure has no stages left to name."""


@dataclass(frozen=True)
class Chosen:
    """The meter that terms choose: its kind, and for a kind that has them ``rate`` in yen per hour before tax and
    ``week_minutes``, the most minutes of a week.
    """

    kind: str
    rate: int | None = None
    week_minutes: int | None = None


@dataclass(frozen=True)
class Part:
    """A stage of the rest of a contract with its unsettled amount."""

    name: str
    amount: int


@dataclass(frozen=True)
class HandedIn:
    """A file that the worker handed in: at ``percent`` of the stage of that id, or of the whole work (None), or for the
    week of that Monday. ``before``: handed in before a restart, as part of what superseded pays for (``confirmed``) or
    of the rest.
    """

    stage: str | None = None
    percent: int = 100
    week: date | None = None
    before: Before | None = None


class TimeLog(Protocol):
    """What a measure asks of the entries of the log that it counts."""

    def flaws(self, minutes: int, terms: Terms, *, that_day: int, that_week: int) -> list[Flaw]:
        """What is wrong with ``minutes`` under these terms for a day and a week that hold so many minutes already."""


class Measure(Protocol):
    """One kind of meter.

    ``acts``: the acts of the lifecycle table that belong to it; acts of other measures get ``refusal``. ``log``: the
    log of time that it counts, or None. ``supersedes``: whether a restart sets earned work aside as superseded, so that
    the terms' ``restart_share`` applies. ``pays_the_price``: whether acceptance always pays the whole price.
    """

    kind: str
    acts: frozenset[str]
    log: TimeLog | None
    supersedes: bool
    pays_the_price: bool

    def refusal(self, act: str) -> Problem:
        """The problem (409) to raise for an act that belongs to another measure."""

    def read(self, part: Reader, *, former: Terms | None) -> Chosen:
        """Read ``meter`` of the terms as people or programs send it; flaws are collected in ``part``. What is left out
        stays as in ``former``, the terms in force.
        """

    def read_stages(
        self, reader: Reader, price: int, *, former: Terms | None, superseded: int
    ) -> tuple[StageTerms, ...]:
        """Read the stages of the terms, with Σ prices + superseded = price; stages in ``former`` keep their ids."""

    def count(self, life: Life) -> Count:
        """The amounts confirmed, claimed, and claimed with files."""

    def due(self, life: Life) -> int:
        """The total to be paid by now under ``pay_on: stage``, including superseded."""

    def begun(self, life: Life) -> bool:
        """Whether there is counted work that a restart would set aside."""

    def shown(self, life: Life) -> int:
        """The claimed part with files, the confirmed one included, in yen before tax."""

    def left_by_restart(self, life: Life, shown: int) -> int:
        """The amount that a restart now would add to superseded, rounded once on the contract's sums. ``shown``: the
        claimed part with files when it was requested, see ``shown``.
        """

    def left_behind(self, life: Life, superseded: int) -> tuple[int, ...]:
        """What a restart that adds ``superseded`` now leaves unpaid of each stage's files, also of those shown after it
        was requested, and what earlier ones left; empty if the measure has no stages.
        """

    def outgrown(self, life: Life, supersedes: int) -> bool:
        """Whether more than ``supersedes`` is confirmed by now, so that the accepted restart cannot take effect."""

    def amended(self, life: Life, terms: Terms, supersedes: int | None) -> list[Flaw]:
        """The flaws of new terms that contradict the work under way (domain § 4). ``supersedes``: not None for a
        restart.
        """

    def laid(self, life: Life, total: int) -> tuple[int, ...]:
        """What of the contract's ``total`` lies on each stage, in the stages' order (domain § 2, Files and rights);
        empty if the measure has no stages.
        """

    def handed_in(self, life: Life, total: int) -> tuple[tuple[int, date | None], ...]:
        """What of the contract's ``total`` beyond superseded was handed in, in yen before tax, with the day in Japan of
        each part, in the order of ``laid``; what was not handed in is left out.
        """

    def passes(self, life: Life, file: HandedIn) -> bool:
        """Whether enough is paid for a file of the work under way (not of before a restart) to pass to the client."""

    def rest(self, life: Life, settled: int) -> tuple[Part, ...]:
        """The stages not settled in full at the total ``settled``; empty if the measure has no stages to name."""

    def clocks(self, life: Life) -> list[Clock]:
        """The clocks for the client's answers to work shown, except that of the delivery."""
