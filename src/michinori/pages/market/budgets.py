"""The picture of budgets in the searches: how many of the jobs found pay how much, or of the people ask how much."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = (3_000, 5_000, 10_000, 20_000, 30_000, 50_000, 100_000, 200_000, 500_000)
"""Upper bounds of the bars in yen before tax; the last bar holds all above."""
RATES = (1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 7_000, 10_000)
"""The same for what people ask for an hour."""
TALL, WIDE, APART = 44, 24, 32


@dataclass(frozen=True)
class Bar:
    """A bar of the picture, in px from the left and top. ``inside``: it lies within the range chosen."""

    x: int
    y: int
    height: int
    inside: bool


def bars_of(budgets: Sequence[int], least: int | None, most: int | None, steps: tuple[int, ...] = STEPS) -> list[Bar]:
    """Bars for budgets in yen; empty for fewer than two, which make no picture."""
    if len(budgets) < 2:
        return []
    edges = (0, *steps)
    counted = Counter(bisect_left(steps, pay) for pay in budgets if pay > 0)
    heights = [counted[at] for at in range(len(edges))]
    top = max(heights)
    return [
        Bar(
            x=n * APART,
            y=TALL - (tall := round(TALL * height / top) if height else 2),
            height=tall,
            inside=(most is None or low < most) and (least is None or n == len(steps) or steps[n] >= least),
        )
        for n, (low, height) in enumerate(zip(edges, heights, strict=True))
    ]
