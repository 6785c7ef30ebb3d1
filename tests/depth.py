"""How much is tested: ``make test`` runs a share of repetitive cases, .ci/run (``MICHINORI_ALL=1``) all of them."""

import os
from collections.abc import Iterable
from itertools import islice

import pytest

ALL = os.environ.get("MICHINORI_ALL") == "1"
EXAMPLES = 3 if ALL else 1
"""How many times as many examples are drawn as usually."""
ROUNDS = int(os.environ.get("ROUNDS") or (20 if ALL else 2))
"""How often a race is run, at most."""
ENOUGH = None if os.environ.get("ROUNDS") else 2
"""A pair of acts is played until each order was seen so often; None: for all its rounds, as with ``make races``."""
_PARTS = 1 if ALL else 3

only_when_all = pytest.mark.skipif(not ALL, reason="long: played with MICHINORI_ALL=1, as in .ci/run")


def share[T](values: Iterable[T], place: int) -> Iterable[T]:
    """Every third value; the next ``place`` gets another third, so that each is tried somewhere. All with
    ``MICHINORI_ALL=1``.
    """
    return islice(values, place % _PARTS, None, _PARTS)
