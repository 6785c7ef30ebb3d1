"""How much is tested: ``make test`` runs a share of repetitive cases, .ci/run takes another share each time and adds
another eighth of what is long (``MICHINORI_TURN=1``, 2, …), ``make deep`` runs all (``MICHINORI_ALL=1``).
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
    tuple(f"tests/{folder}/test_{name}.py" for folder, names in each.items() for name in names.split())
    for each in (
        {
            "browser": "landmines looking markdown_attack money_out ndas opening",
            "house": "bucket bucket_guarded first_start going_back health nights_in_a_bucket proved_nights",
            "races": "pairs_terms",
            "safety": "behind_a_proxy",
            "stories": "over_http",
        },
        {
            "browser": "change_and_end handing_over irregular_ends talking",
            "house": "commands heavy_people renewing_sites serving unit wheel",
            "lives": "that_end_halfway",
            "pages": "todos",
            "practice": "apart courses",
        },
        {
            "browser": "blocking by_keyboard hours live_panels moderation narrow",
            "house": "belonging container elsewhere long_desk long_finding long_lists",
            "races": "pairs_apart",
            "safety": "settings_at_start",
            "stories": "sealed_bids_stay_sealed",
            "year": "year",
        },
        {
            "browser": "columns papers slow_phone starting_over viewer",
            "house": "documents_in_copies migrations nginx outages pooler quiet_restore watching",
            "many": "sent_at_once",
            "races": "pairs_before pairs_work",
            "safety": "slow_clients staff_log viruses",
        },
        {
            "browser": "bank canaries card faces guides identity impatience",
            "house": "cluster copies embedded long_house",
            "lives": "conduct",
            "many": "contention overload",
            "market": "search_among_blocks",
            "papers": "command",
            "races": "pairs_ending",
        },
        {
            "browser": "looking_up notices pages_of_the_demo practice taps tax unsent",
            "house": "long_money told_elsewhere",
            "papers": "search",
            "races": "pairs_onwards",
            "safety": "api_fuzz",
        },
        {
            "bench": "small_market",
            "browser": "second_step settings",
            "house": "prometheus read_by_index renewing replica",
            "lives": "at_offers by_hours by_stages",
            "machinery": "previews",
            "papers": "archives",
            "safety": "canaries file_bombs",
        },
        {
            "bench": "page",
            "browser": "desk_month renewed_push_key webkit",
            "house": "logs people_commands",
            "leaving": "what_is_left",
            "lives": "that_go_on with_changes with_new_terms",
            "market": "blocks",
            "people": "faces provider",
            "practice": "partner",
            "races": "batches_at_once",
            "rules": "by_itself",
            "safety": "pictures_sent",
            "stories": "settings_at_their_bounds",
        },
    )
)
"""Long stories and whole programs: .ci/run plays one list of these files whole, the next one with the next commit. The
eight take about as long, and each has a story in a browser. What belongs to every commit is in none: the main road,
who may do what, money itself, what is killed in the middle of an act (``test_depth``).
"""
EIGHT = len(TURNS)
"""``share(values, place, EIGHT)``: an eighth of what is repetitive and takes long."""
LEFT_TO_CI = (
    *(file for each in TURNS for file in each),
    "tests/many/*", "tests/races/test_both_sides.py", "tests/races/test_killed*",
    "tests/safety/test_blocked.py", "tests/safety/test_confidential.py", "tests/safety/test_elevation.py",
    "tests/safety/test_staff_pages.py", "tests/safety/test_typed_values.py",
)  # fmt: skip
"""Files that are left out where all tests are asked for without more, as by make test. Named by themselves they run.
The mark ``each_time`` is for tests in them that are quick and tell who adds something what else it needs.
"""
ENOUGH = None if os.environ.get("ROUNDS") else 2
"""A pair of acts is played until each order was seen so often; None: for all its rounds, as with ``make races``."""

only_when_long = pytest.mark.skipif(not LONG, reason="long: played in .ci/run and by make deep")


def is_deep(name: str) -> bool:
    """Whether a test of this pytest name is played in full: all of them with ``MICHINORI_ALL=1``, an eighth in .ci/run,
    and the next with the next turn. Those of a file in `TURNS` have the file's turn, each other one its own.
    """
    file = name.partition("::")[0]
    turns = [turn for turn, each in enumerate(TURNS) if file in each] or [crc32(name.encode()) % len(TURNS)]
    return ALL or (_IN_TURN and int(_TURN) % len(TURNS) in turns)


def is_left_out(name: str) -> bool:
    """Whether a test is left out when all are asked for: by make test what is left to .ci/run, there a file of `TURNS`
    that has its turn with another commit.
    """
    file = name.partition("::")[0]
    if LONG:
        return not is_deep(name) and any(file in each for each in TURNS)
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
