"""Which process of a run takes what: whole files, but of those whose cases share nothing that is made each case alone,
so that nobody is left with a long file when the others are done.
"""

from fnmatch import fnmatch

from xdist.scheduler import LoadFileScheduling

APART = (
    "tests/races/test_pairs_*.py", "tests/browser/test_every_page.py",
    "tests/safety/test_bad_input.py", "tests/safety/test_typed_values.py",
    "tests/matrix/test_play_cells.py", "tests/matrix/test_play_others.py", "tests/matrix/test_planted_holes.py",
)  # fmt: skip
"""Files whose cases go to whoever is free."""


class Spread(LoadFileScheduling):
    """``--dist loadfile``, finer for a few files."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return nodeid if any(fnmatch(file, pattern) for pattern in APART) else file
