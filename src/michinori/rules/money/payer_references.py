"""The number of 8 digits by which a client's transfers are known (domain § 8, Money in): 7 and a check digit.

Written before the sender's name, it comes with the bank's statement. The check digit (Damm) finds every single wrong
digit and every two neighbours that changed places.
"""

import re
import unicodedata

from stdnum import damm

LENGTH = 8
FIRST, LAST = 1_000_000, 9_999_999
"""The numbers that are given out; none begins with 0, which people leave out."""

_NUMBER = re.compile(r"(?<!\d)\d{4}[ -]?\d{4}(?!\d)")


def payer_reference(number: int) -> str:
    """The reference of 8 digits for a number of ``FIRST`` to ``LAST``."""
    digits = f"{number:07d}"
    return digits + damm.calc_check_digit(digits)


def is_payer_reference(text: str) -> bool:
    """Whether these are 8 digits of which the last one fits."""
    return len(text) == LENGTH and text.isascii() and text.isdigit() and text[0] != "0" and damm.is_valid(text)


def reference_in(text: str) -> str:
    """The one payer's reference in what a statement says of the sender; empty if there is none or more than one."""
    told = unicodedata.normalize("NFKC", text)
    found = {re.sub(r"\D", "", one) for one in _NUMBER.findall(told)}
    fitting = [one for one in found if is_payer_reference(one)]
    return fitting[0] if len(fitting) == 1 else ""
