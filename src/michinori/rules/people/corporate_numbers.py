"""The check digit of corporate numbers (法人番号), by which the tax office also makes other numbers of 13 digits."""


def check_digit(body: str) -> int:
    """The first digit for the twelve others: 9 − (Σ digit × weight mod 9), weights 1, 2, 1, 2 … from the right."""
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(body)))
    return 9 - weighted % 9
