"""How much is tried: ``make test`` takes a share of what repeats itself, .ci/run (``MICHINORI_ALL=1``) all of it."""

import os
from collections.abc import Iterable
from itertools import islice

import pytest

ALL = os.environ.get("MICHINORI_ALL") == "1"
EXAMPLES = 5 if ALL else 1
"""How many times as many examples are drawn as usually."""
ROUNDS = 20 if ALL else 2
"""How often a race is run."""
_PARTS = 1 if ALL else 3

only_when_all = pytest.mark.skipif(not ALL, reason="long: played with MICHINORI_ALL=1, as in .ci/run")


def share[T](values: Iterable[T], place: int) -> Iterable[T]:
    """Every third value, another third at the next ``place``: so each is tried somewhere; with MICHINORI_ALL=1 all."""
    return islice(values, place % _PARTS, None, _PARTS)
