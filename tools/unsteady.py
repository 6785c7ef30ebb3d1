"""Tells tests that are unsteady under load from tests that are wrong: those that failed in the last run are run again,
alone. Whoever passes then is named at the end of the output, with the request to mend it first.

Only a few, and only where a browser or a whole program is driven, whose slow moment would else cost the hour of
.ci/run. A failure of any other test counts as it is.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_FAILED = Path(".pytest_cache/v/cache/lastfailed")
_MOST = 3
_DRIVEN = ("browser", "house", "safety")
"""Folders of tests that drive browsers and programs."""


def may_run_again(failed: Iterable[str]) -> bool:
    """Whether these tests (their pytest names) are few and all of folders in `_DRIVEN`."""
    names = list(failed)
    return 0 < len(names) <= _MOST and all(name.split("/")[1] in _DRIVEN for name in names)


def main() -> None:
    failed = sorted(json.loads(_FAILED.read_text())) if _FAILED.exists() else []
    if not may_run_again(failed):
        sys.exit("nothing is run again: too many, or none, or one that counts as it is")
    if subprocess.run([".venv/bin/pytest", *failed], check=False).returncode:
        sys.exit("red alone, too")
    sys.stdout.write("\n  ".join(("UNSTEADY, mend first (red together, green alone):", *failed)) + "\n")


if __name__ == "__main__":
    main()
