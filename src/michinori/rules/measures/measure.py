"""What a contract can be measured by: all that one kind of meter decides for itself (domain § 3). Yen before tax.

Whatever depends on the kind asks its measure (``table.measure_of``); no other code compares a kind with a word.
"""

from dataclasses import dataclass
from typing import Protocol

from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.life import Clock, Life
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.fields import Reader
from michinori.rules.measures.figures import Count

THE_REST = "残りの作業"
"""The one stage of a continuation where the measure has no stages left to name."""


@dataclass(frozen=True)
class Chosen:
    """What terms say of their meter: its kind, and ``rate`` in yen where the kind has one."""

    kind: str
    rate: int | None = None


@dataclass(frozen=True)
class Part:
    """A stage of the rest of a contract, at its unsettled part."""

    name: str
    amount: int


class TimeLog(Protocol):
    """What a measure asks of the entries of the log that it counts."""

    def flaws(self, minutes: int, *, that_day: int) -> list[Flaw]:
        """What is wrong with ``minutes`` for a day that holds ``that_day`` minutes already."""


class Measure(Protocol):
    """One kind of meter.

    ``acts``: its own acts of the lifecycle table; those of other measures are refused by ``refusal``. ``log``: the log
    of time that it counts, None where it counts none. ``supersedes``: whether a restart puts what was earned aside, so
    that the terms' ``restart_share`` means something. ``pays_the_price``: whether acceptance comes to the whole price.
    """

    kind: str
    acts: frozenset[str]
    log: TimeLog | None
    supersedes: bool
    pays_the_price: bool

    def refusal(self, act: str) -> Problem:
        """Why an act of another measure is not possible (409)."""

    def read(self, part: Reader) -> Chosen:
        """``meter`` of the terms as people or programs send it; what is wrong is noted in ``part``."""

    def read_stages(
        self, reader: Reader, price: int, *, former: Terms | None, superseded: int
    ) -> tuple[StageTerms, ...]:
        """The stages of the terms, at Σ prices + superseded = price, with the ids of ``former`` as far as they are the
        same.
        """

    def count(self, life: Life) -> Count:
        """What has been confirmed, claimed, and claimed with files."""

    def due(self, life: Life) -> int:
        """The total that ``pay_on: stage`` calls for now, with what was superseded."""

    def at_acceptance(self, life: Life) -> int:
        """The total that acceptance of the whole comes to."""

    def begun(self, life: Life) -> bool:
        """Whether there is work on the meter that a restart would throw away."""

    def left_by_restart(self, life: Life) -> int:
        """What a restart now would add to superseded, rounded once on the contract's sums."""

    def outgrown(self, life: Life, supersedes: int) -> bool:
        """Whether more was confirmed since the worker accepted a restart than it would leave: it cannot take effect."""

    def amended(self, life: Life, terms: Terms, supersedes: int | None) -> list[Flaw]:
        """What in new terms contradicts the work under way (domain § 4). ``supersedes``: they restart the work."""

    def rest(self, life: Life, settled: int) -> tuple[Part, ...]:
        """The stages not settled in full, if the contract is worth ``settled``; none where it has no stages to name."""

    def clocks(self, life: Life) -> list[Clock]:
        """The clocks of answers that the client owes to what was shown, the delivery's apart."""
