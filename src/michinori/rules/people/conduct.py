"""Conduct (取引の実績, domain § 10): what contracts add to the figures of their two parties, and how those are shown.

Nobody is rated: what is said is how often something happened, of how many contracts, beside the average. What was
the other side's (``whose``) is left out of a party's endings and low offers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from michinori.rules.contract.life import Side
from michinori.rules.people.conduct_history import Facts

CLIENT_FIGURES = (
    "ended_halfway", "restarts_per_contract", "offers_below_half", "revisions_used", "days_to_accept",
    "approved_by_clock", "blocked_by",
)  # fmt: skip
WORKER_FIGURES = ("finished", "late", "objected_share")
FIGURES: Mapping[Side, tuple[str, ...]] = {"client": CLIENT_FIGURES, "worker": WORKER_FIGURES}
BLOCKED_BY = "blocked_by"
IN_DAYS = "days_to_accept"
LEAST_PRICE = 1_000
"""Yen before tax: what is smaller says nothing (domain § 10)."""
APART = timedelta(days=90)
"""Of one worker and one client one contract counts in so many days."""
FEW = 5
"""With fewer contracts the page says so."""
STRENGTH = 10
"""The site's average weighs as much as so many contracts (beta-binomial)."""
BANDS = (5, 10, 20, 50, 100, 200, 500, 1_000)
_DAY = 86_400


@dataclass(frozen=True)
class Count:
    """``hits`` of ``trials`` in ``n`` contracts. For ``days_to_accept`` the hits are seconds."""

    n: int = 0
    hits: int = 0
    trials: int = 0

    def plus(self, more: "Count") -> "Count":
        return Count(self.n + more.n, self.hits + more.hits, self.trials + more.trials)

    @property
    def negative(self) -> "Count":
        """What takes it back."""
        return Count(-self.n, -self.hits, -self.trials)


def counts_of(facts: Facts) -> dict[Side, dict[str, Count]]:
    """What one contract adds to the figures of each side; nothing before its first deposit."""
    if facts.begun_at is None:
        return {"client": {}, "worker": {}}
    over, not_mine = facts.outcome in ("completed", "ended"), facts.whose == "worker"
    client: dict[str, tuple[int, int]] = {
        "ended_halfway": (facts.outcome == "ended", over and not not_mine),
        "restarts_per_contract": (facts.restarts, 1),
        "offers_below_half": (bool(facts.low), over and not not_mine and facts.low is not None),
        "revisions_used": (min(facts.revisions, facts.included), facts.included),
        "days_to_accept": (facts.accept_seconds, facts.accepted),
        "approved_by_clock": (facts.by_clock, facts.approvals),
    }
    finished = facts.outcome == "completed"
    worker: dict[str, tuple[int, int]] = {
        "finished": (finished, finished or (facts.outcome == "ended" and not_mine)),
        "late": (bool(facts.late), facts.late is not None),
        "objected_share": (facts.objections, facts.answers),
    }
    return {"client": _where_tried(client), "worker": _where_tried(worker)}


def _where_tried(pairs: Mapping[str, tuple[int, int]]) -> dict[str, Count]:
    return {key: Count(1, int(hits), int(trials)) for key, (hits, trials) in pairs.items() if trials}


@dataclass(frozen=True)
class Dealing:
    """One contract between a worker and a client: when its first deposit was made, its price in yen before tax."""

    id: str
    begun_at: datetime | None
    price: int


def counted(dealings: Sequence[Dealing]) -> frozenset[str]:
    """Which contracts of one worker and one client count: from ¥1,000, and of those begun within 90 days of the first
    of them the dearest, so that no small one hides it.
    """
    begun = sorted(
        ((one.begun_at, one.id, one.price) for one in dealings if one.begun_at and one.price >= LEAST_PRICE),
    )
    chosen: list[str] = []
    since: datetime | None = None
    dearest = 0
    for at, dealing_id, price in begun:
        if since is None or at >= since + APART:
            since, dearest = at, price
            chosen.append(dealing_id)
        elif price > dearest:
            dearest = price
            chosen[-1] = dealing_id
    return frozenset(chosen)


@dataclass(frozen=True)
class Figure:
    """One figure as it is shown. ``value`` as counted, ``shrunk`` drawn towards ``site_average``: shares from 0 to 1,
    restarts per contract, days; None where there is nothing to say. ``few``: so few contracts that it says little.
    """

    key: str
    n: int
    value: float | None
    shrunk: float | None
    site_average: float | None
    few: bool


def figure_of(key: str, count: Count, site: Count) -> Figure:
    """A party's figure beside the site's."""
    if key == BLOCKED_BY:
        band = band_of(count.hits)
        return Figure(key, band or 0, band, None, None, few=False)
    unit = _DAY if key == IN_DAYS else 1
    average = site.hits / site.trials if site.trials else None
    value = count.hits / count.trials if count.trials else None
    shrunk = value if average is None else (count.hits + STRENGTH * average) / (count.trials + STRENGTH)
    return Figure(key, count.n, _in(value, unit), _in(shrunk, unit), _in(average, unit), few=count.n < FEW)


def _in(number: float | None, unit: int) -> float | None:
    return None if number is None else round(number / unit, 4)


def band_of(people: int) -> int | None:
    """``blocked_by`` in bands: at least so many; nothing below 5, so that nobody is found out."""
    return max((band for band in BANDS if band <= people), default=None)
