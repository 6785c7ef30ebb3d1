"""Whole yen. Amounts are plain ``int``; every fraction is floored (domain § 3, § 8)."""


def percent_of(amount: int, percent: int) -> int:
    """``percent`` (an integer, 50 = 50 %) of ``amount`` yen, floored to a whole yen."""
    return amount * percent // 100


def shares(total: int, weights: tuple[int, ...]) -> tuple[int, ...]:
    """Split ``total`` yen in proportion to ``weights``, each floored, the last taking the rest (domain § 3, § 7)."""
    whole = sum(weights)
    if not weights or whole <= 0:
        raise ValueError("weights must be positive in sum")
    parts = [total * weight // whole for weight in weights[:-1]]
    return (*parts, total - sum(parts))
