"""How much is tested: ``make test`` runs a share of repetitive cases, .ci/run takes another share each time and adds
what is long (``MICHINORI_TURN=1``, 2, …), ``make deep`` runs all (``MICHINORI_ALL=1``).
"""

import os
from collections.abc import Iterable, Sequence
from fnmatch import fnmatch
from itertools import islice
from zlib import crc32

import pytest

ALL = os.environ.get("MICHINORI_ALL") == "1"
_TURN = os.environ.get("MICHINORI_TURN", "")
_IN_TURN = _TURN.isdecimal()
_PARTS = 3
LONG = ALL or _IN_TURN
"""Whether whole programs, every page in a browser and the like are tested."""
EXAMPLES = 3 if ALL else 1
"""How many times as many examples are drawn as usually."""
LEFT_TO_CI = (
    "tests/many/*", "tests/races/test_both_sides.py", "tests/races/test_pairs_*", "tests/bench/test_small_market.py",
    "tests/market/test_search_among_blocks.py", "tests/practice/test_apart.py", "tests/practice/test_courses.py",
    "tests/races/test_killed*", "tests/lives/test_conduct.py", "tests/stories/test_over_http.py",
    *(f"tests/browser/test_{name}.py" for name in (
        "bank", "blocking", "by_keyboard", "card", "change_and_end", "desk_month", "faces", "handing_over", "hours",
        "identity", "impatience", "irregular_ends", "looking_up", "moderation", "money_out", "ndas", "opening",
        "pages_of_the_demo", "practice", "settings", "slow_phone", "starting_over", "talking", "taps", "unsent",
        "viewer", "webkit",
    )),
    *(f"tests/house/test_{name}.py" for name in (
        "belonging", "commands", "copies", "documents_in_copies", "elsewhere", "embedded", "first_start", "health",
        "logs", "long_desk", "long_finding", "long_house", "long_lists", "nginx", "outages", "people_commands",
        "quiet_restore", "serving", "unit", "wheel",
    )),
    *(f"tests/safety/test_{name}.py" for name in (
        "api_fuzz", "behind_a_proxy", "confidential", "file_bombs", "settings_at_start", "slow_clients", "typed_values",
    )),
)  # fmt: skip
"""Files that are left out where all tests are asked for without more, as by make test: long stories and programs. Named
by themselves they run.
"""
ENOUGH = None if os.environ.get("ROUNDS") else 2
"""A pair of acts is played until each order was seen so often; None: for all its rounds, as with ``make races``."""

only_when_long = pytest.mark.skipif(not LONG, reason="long: played in .ci/run and by make deep")


def is_deep(name: str) -> bool:
    """Whether a test of this name is played in full: all of them with ``MICHINORI_ALL=1``, a third in .ci/run, and the
    next third with the next turn.
    """
    return ALL or (_IN_TURN and crc32(name.encode()) % _PARTS == int(_TURN) % _PARTS)


def is_left_to_ci(file: str) -> bool:
    """Whether only .ci/run plays a file when all tests are asked for. ``file``: its path below the project's root."""
    return not LONG and any(fnmatch(file, pattern) for pattern in LEFT_TO_CI)


def rounds(name: str) -> int:
    """How often a race of this name is run, at most."""
    return int(os.environ.get("ROUNDS") or (20 if is_deep(name) else 2))


def most[T](values: Sequence[T]) -> Sequence[T]:
    """All in .ci/run, every third by ``make test``."""
    return values if LONG else values[::_PARTS]


def share[T](values: Iterable[T], place: int) -> Iterable[T]:
    """Every third value; the next ``place`` gets another third, so that each is tried somewhere, and so does the next
    turn. All with ``MICHINORI_ALL=1``.
    """
    if ALL:
        return values
    turn = int(_TURN) if _IN_TURN else 0
    return islice(values, (place + turn) % _PARTS, None, _PARTS)
