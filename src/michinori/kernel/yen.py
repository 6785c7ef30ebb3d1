"""Whole yen. Amounts are plain ``int``; every fraction is floored (domain § 3, § 8)."""

from collections.abc import Sequence


def percent_of(amount: int, percent: int) -> int:
    """``percent`` (an integer, 50 = 50 %) of ``amount`` yen, floored to a whole yen."""
    return amount * percent // 100


def in_proportion(amount: int, sizes: Sequence[int]) -> list[int]:
    """Split ``amount`` yen in proportion to ``sizes``: cumulative and floored, so that whole yen add up to it.

    No share is above its size where ``amount`` is at most the sum of ``sizes``.
    """
    total, reached, shares = sum(sizes), 0, []
    before = 0
    for size in sizes:
        reached += size
        upto = amount * reached // total if total else 0
        shares.append(upto - before)
        before = upto
    return shares
