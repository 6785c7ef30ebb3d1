"""Whole yen. Amounts are plain ``int``; every fraction is floored (domain § 3, § 8)."""


def percent_of(amount: int, percent: int) -> int:
    """``percent`` (an integer, 50 = 50 %) of ``amount`` yen, floored to a whole yen."""
    return amount * percent // 100
