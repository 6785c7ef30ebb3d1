"""Tax, fee and withholding on totals whose parts may have different rates: domain § 8 as sums."""

from collections.abc import Callable, Sequence

type Parts = list[tuple[int, int]]
"""Yen before tax at a percent of consumption tax, in the order in which they were paid."""
type Tiers = Sequence[tuple[int | None, int]]

TIERS: Tiers = ((100_000, 20), (200_000, 10), (None, 5))


def sum_of(parts: Parts) -> int:
    return sum(amount for amount, _ in parts)


def tax_of(parts: Parts) -> int:
    return sum(amount * percent for amount, percent in parts) // 100


def fee_of(parts: Parts, tiers: Tiers) -> int:
    """By tiers on the total with its tax, each floored."""
    whole = sum_of(parts) + tax_of(parts)
    lower = fee = 0
    for up_to, percent in tiers:
        upper = whole if up_to is None else min(up_to, whole)
        fee += max(0, upper - lower) * percent // 100
        lower = max(lower, upper)
    return fee


def on_top(count: Callable[[Parts, Tiers], int], parts: Parts, tiers: Tiers, base: int, covers: int) -> int:
    """A fee, or the tax on it, where ``base`` yen were paid under a contract that this one continues: the first
    ``covers`` yen count on from there, as if both were one; what goes beyond counts from 0 (domain § 4).
    """
    before = [(base, parts[0][1])] if base and parts else []
    within: Parts = []
    beyond: Parts = []
    for amount, percent in parts:
        part = min(amount, covers - sum_of(within))
        within.append((part, percent))
        beyond.append((amount - part, percent))
    return count(before + within, tiers) - count(before, tiers) + count(beyond, tiers)


def fee_tax_of(parts: Parts, tiers: Tiers) -> int:
    """Tax on the fee, each part's fee at that part's rate."""
    merged = merge(parts)
    fees = [fee_of(merged[:n], tiers) for n in range(len(merged) + 1)]
    return sum((fees[n + 1] - fees[n]) * percent for n, (_, percent) in enumerate(merged)) // 100


def merge(parts: Parts) -> Parts:
    """Neighbours of one rate are one."""
    found: Parts = []
    for amount, percent in parts:
        if found and found[-1][1] == percent:
            found[-1] = (found[-1][0] + amount, percent)
        elif amount:
            found.append((amount, percent))
    return found


def withheld_of(amount: int) -> int:
    """10.21 % up to a million yen, 20.42 % above."""
    above = max(0, amount - 1_000_000)
    return (amount - above) * 1021 // 10_000 + above * 2042 // 10_000
