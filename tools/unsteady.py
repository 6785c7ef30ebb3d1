"""Tells tests that are unsteady under load from tests that are wrong: those that failed in the last run are run again,
alone. Whoever passes then is named at the end of the output, with the request to mend it first.

Only a few, and none of those that prove what several do at once or what money does: a failure among them counts as
it is. For .ci/run, whose hour a browser's slow moment would else cost.
"""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

_FAILED = Path(".pytest_cache/v/cache/lastfailed")
_MOST = 3
_NEVER = ("exploits", "ledger", "lives", "live", "many", "races", "stories", "treasury")
"""Folders of tests whose failure is never put down to load."""


def may_run_again(failed: Iterable[str]) -> bool:
    """Whether these tests (their pytest names) are few and none is of a folder in `_NEVER`."""
    names = list(failed)
    return 0 < len(names) <= _MOST and not any(name.split("/")[1] in _NEVER for name in names)


def main() -> None:
    failed = sorted(json.loads(_FAILED.read_text())) if _FAILED.exists() else []
    if not may_run_again(failed):
        sys.exit("nothing is run again: too many, or none, or one that counts as it is")
    if subprocess.run([".venv/bin/pytest", *failed], check=False).returncode:
        sys.exit("red alone, too")
    sys.stdout.write("\n  ".join(("UNSTEADY, mend first (red together, green alone):", *failed)) + "\n")


if __name__ == "__main__":
    main()
