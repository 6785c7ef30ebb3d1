"""Conduct (取引の実績, domain § 10): what each contract adds to the figures of its two parties, and how they are shown.

The figures are counts, not ratings: how often something happened, in how many contracts, beside the site's average. A
termination of which the other side counts as the cause (``whose``) is left out of a party's figures for terminations
and low offers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from michinori.rules.contract.life import Side
from michinori.rules.people.conduct_history import Facts

CLIENT_FIGURES = (
    "ended_halfway", "restarts_per_contract", "offers_below_half", "revisions_used", "days_to_accept",
    "approved_by_clock", "blocked_by", "never_funded", "objected_share",
)  # fmt: skip
WORKER_FIGURES = ("finished", "late", "objected_share")
FIGURES: Mapping[Side, tuple[str, ...]] = {"client": CLIENT_FIGURES, "worker": WORKER_FIGURES}
BLOCKED_BY = "blocked_by"
NOT_COUNTED = "not_counted"
"""Beside the figures of both sides: contracts that do not count because one of the two is not verified."""
IN_DAYS = "days_to_accept"
LEAST_PRICE = 1_000
"""The least price, yen before tax, of a contract that counts (domain § 10)."""
APART = timedelta(days=90)
"""Between one worker and one client, only one contract counts within this time."""
FEW = 5
"""A figure from fewer contracts is marked as such on the page."""
STRENGTH = 10
"""The weight of the site's average in a shrunk figure, as a number of contracts (beta-binomial prior)."""
BANDS = (5, 10, 20, 50, 100, 200, 500, 1_000)
_DAY = 86_400


@dataclass(frozen=True)
class Count:
    """``hits`` of ``trials`` in ``n`` contracts of ``yen`` before tax in all. For ``days_to_accept`` the hits are
    seconds.
    """

    n: int = 0
    hits: int = 0
    trials: int = 0
    yen: int = 0

    def plus(self, more: "Count") -> "Count":
        return Count(self.n + more.n, self.hits + more.hits, self.trials + more.trials, self.yen + more.yen)

    @property
    def negative(self) -> "Count":
        """The count that cancels this one when added."""
        return Count(-self.n, -self.hits, -self.trials, -self.yen)


def counts_of(facts: Facts) -> dict[Side, dict[str, Count]]:
    """What one contract adds to the figures of each side, by figure. Before its first deposit that is nothing, unless
    the client never makes it.
    """
    if facts.begun_at is None:
        return {"client": _where_tried({"never_funded": (1, facts.unfunded)}, facts.price), "worker": {}}
    over, not_mine = facts.outcome in ("completed", "ended"), facts.whose == "worker"
    client: dict[str, tuple[int, int]] = {
        "ended_halfway": (facts.outcome == "ended", over and not not_mine and not facts.nobodys),
        "restarts_per_contract": (facts.restarts, 1),
        "offers_below_half": (bool(facts.low), over and not not_mine and facts.low is not None),
        "never_funded": (0, 1),
        "revisions_used": (min(facts.revisions, facts.included), facts.included),
        "objected_share": (facts.objections, facts.answers),
        "days_to_accept": (facts.accept_seconds, facts.accepted),
        "approved_by_clock": (facts.by_clock, facts.approvals),
    }
    finished = facts.outcome == "completed"
    worker: dict[str, tuple[int, int]] = {
        "finished": (finished, finished or (facts.outcome == "ended" and not_mine)),
        "late": (bool(facts.late), facts.late is not None),
        "objected_share": (facts.objections, facts.answers),
    }
    return {"client": _where_tried(client, facts.price), "worker": _where_tried(worker, facts.price)}


def _where_tried(pairs: Mapping[str, tuple[int, int]], yen: int) -> dict[str, Count]:
    return {key: Count(1, int(hits), int(trials), yen) for key, (hits, trials) in pairs.items() if trials}


@dataclass(frozen=True)
class Dealing:
    """One contract between a worker and a client: when its first deposit was made, or, if it never was (``unfunded``),
    when it was agreed; its price in yen before tax. ``verified``: both are.
    """

    id: str
    begun_at: datetime | None
    price: int
    verified: bool = True
    unfunded: bool = False


def counted(dealings: Sequence[Dealing]) -> frozenset[str]:
    """The ids of the contracts between one worker and one client that count (domain § 10).

    Contracts below ``LEAST_PRICE`` do not, nor where one of the two is not verified. Of those begun within ``APART`` of
    the first, only the one with the highest price does, so that a small contract cannot be used to keep a large one
    from counting. Those never funded are chosen from by themselves, so that they hide none that was.
    """
    able = [one for one in dealings if one.verified and one.price >= LEAST_PRICE]
    return _chosen(one for one in able if not one.unfunded) | _chosen(one for one in able if one.unfunded)


def _chosen(dealings: Iterable[Dealing]) -> frozenset[str]:
    begun = sorted((one.begun_at, one.id, one.price) for one in dealings if one.begun_at)
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
    """One figure as shown. ``yen``: the price before tax of all its ``n`` contracts. ``value``: as counted; ``shrunk``:
    pulled towards ``site_average``; each is a share from 0 to 1, restarts per contract, or days; None without data.
    ``few``: fewer than ``FEW`` contracts. ``hits`` of ``trials``: what it is counted from.
    """

    key: str
    n: int
    yen: int
    value: float | None
    shrunk: float | None
    site_average: float | None
    few: bool
    hits: int = 0
    trials: int = 0


def figure_of(key: str, count: Count, site: Count) -> Figure:
    """A party's figure from its count, and the site's average from the count over all parties."""
    if key == BLOCKED_BY:
        band = band_of(count.hits)
        return Figure(key, band or 0, 0, band, None, None, few=False)
    unit = _DAY if key == IN_DAYS else 1
    average = site.hits / site.trials if site.trials else None
    value = count.hits / count.trials if count.trials else None
    shrunk = value if average is None else (count.hits + STRENGTH * average) / (count.trials + STRENGTH)
    shown = _in(value, unit), _in(shrunk, unit), _in(average, unit)
    return Figure(key, count.n, count.yen, *shown, few=count.n < FEW, hits=count.hits, trials=count.trials)


def _in(number: float | None, unit: int) -> float | None:
    return None if number is None else round(number / unit, 4)


def band_of(people: int) -> int | None:
    """The number of people who blocked a party, rounded down to one of ``BANDS``; None below 5, so that nobody can be
    identified.
    """
    return max((band for band in BANDS if band <= people), default=None)
