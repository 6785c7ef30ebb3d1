"""How much is tested: ``make test`` runs a share of repetitive cases, .ci/run takes another share each time and adds
another sixth of what is long (``MICHINORI_TURN=1``, 2, …), ``make deep`` runs all (``MICHINORI_ALL=1``).
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
"""Of what is repetitive a third is played, unless a test says another part."""
LONG = ALL or _IN_TURN
"""Whether whole programs, pages in a browser and the like are tested."""
EXAMPLES = 3 if ALL else 1
"""How many times as many examples are drawn as usually."""
TURNS: tuple[tuple[str, ...], ...] = tuple(
    tuple(f"tests/{folder}/test_{name}.py" for folder, names in sixth.items() for name in names.split())
    for sixth in (
        {
            "browser": "landmines looking markdown_attack money_out ndas opening",
            "house": "bucket bucket_guarded documents_in_copies first_start going_back health",
            "races": "pairs_terms",
            "safety": "behind_a_proxy",
            "stories": "over_http",
        },
        {
            "browser": "change_and_end handing_over irregular_ends settings talking",
            "house": "commands heavy_people logs renewing_sites unit wheel",
            "practice": "apart courses",
            "safety": "file_bombs",
        },
        {
            "bench": "small_market",
            "browser": "blocking by_keyboard desk_month hours moderation narrow",
            "house": "belonging elsewhere long_desk long_finding long_lists",
            "races": "pairs_apart",
            "safety": "settings_at_start",
        },
        {
            "browser": "papers slow_phone starting_over viewer webkit",
            "house": "migrations nginx outages pooler quiet_restore watching",
            "many": "sent_at_once",
            "races": "pairs_before pairs_work",
            "safety": "slow_clients viruses",
        },
        {
            "browser": "bank canaries card faces identity impatience",
            "house": "cluster copies embedded long_house",
            "lives": "conduct",
            "many": "contention overload",
            "market": "search_among_blocks",
            "papers": "command",
            "races": "pairs_ending",
        },
        {
            "browser": "looking_up notices pages_of_the_demo practice taps tax unsent",
            "house": "long_money nights_in_a_bucket people_commands replica serving told_elsewhere",
            "papers": "search",
            "races": "pairs_onwards",
            "safety": "api_fuzz",
        },
    )
)
"""Long stories and whole programs: .ci/run plays one sixth of these files whole, the next one with the next commit. The
sixths take about as long, and each has a story in a browser. What belongs to every commit is in none: the main road,
who may do what, money itself, what is killed in the middle of an act (``test_depth``).
"""
SIXTHS = len(TURNS)
"""``share(values, place, SIXTHS)``: a sixth of what is repetitive and takes long."""
LEFT_TO_CI = (
    *(file for sixth in TURNS for file in sixth),
    "tests/many/*", "tests/races/test_both_sides.py", "tests/races/test_killed*",
    "tests/safety/test_confidential.py", "tests/safety/test_typed_values.py",
)  # fmt: skip
"""Files that are left out where all tests are asked for without more, as by make test. Named by themselves they run."""
ENOUGH = None if os.environ.get("ROUNDS") else 2
"""A pair of acts is played until each order was seen so often; None: for all its rounds, as with ``make races``."""

only_when_long = pytest.mark.skipif(not LONG, reason="long: played in .ci/run and by make deep")


def is_deep(name: str) -> bool:
    """Whether a test of this pytest name is played in full: all of them with ``MICHINORI_ALL=1``, a sixth in .ci/run,
    and the next sixth with the next turn. Those of a file in `TURNS` have the file's turn, each other one its own.
    """
    file = name.partition("::")[0]
    turns = [turn for turn, sixth in enumerate(TURNS) if file in sixth] or [crc32(name.encode()) % len(TURNS)]
    return ALL or (_IN_TURN and int(_TURN) % len(TURNS) in turns)


def is_left_out(name: str) -> bool:
    """Whether a test is left out when all are asked for: by make test what is left to .ci/run, there a file of `TURNS`
    that has its turn with another commit.
    """
    file = name.partition("::")[0]
    if LONG:
        return not is_deep(name) and any(file in sixth for sixth in TURNS)
    return any(fnmatch(file, pattern) for pattern in LEFT_TO_CI)


def rounds(name: str) -> int:
    """How often a race of this name is run, at most."""
    return int(os.environ.get("ROUNDS") or (20 if is_deep(name) else 2))


def most[T](values: Sequence[T]) -> Sequence[T]:
    """All in .ci/run, every third by ``make test``."""
    return values if LONG else values[::_PARTS]


def share[T](values: Iterable[T], place: int, parts: int = _PARTS) -> Iterable[T]:
    """Every third value, or one of so many parts; the next ``place`` gets another one, so that each is tried somewhere,
    and so does the next turn. All with ``MICHINORI_ALL=1``.
    """
    if ALL:
        return values
    turn = int(_TURN) if _IN_TURN else 0
    return islice(values, (place + turn) % parts, None, parts)
