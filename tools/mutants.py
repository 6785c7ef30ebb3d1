"""Mutation testing by hand-made faults: each patch of tests/mutants, applied alone to a copy, must make the tests that
it names fail.

A patch begins with a description of the fault and a line ``tests: PATHS``. ``python -m tools.mutants NAME …`` tries
only the patches named.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATCHES = ROOT / "tests" / "mutants"
COPIED = ("src", "tests", "tools", "requirements", "pyproject.toml", "Makefile", "docs")
FAILED = 1
"""pytest's exit status when tests failed; any other (an error in collection, say) does not count as caught."""


def patches(names: list[str]) -> list[Path]:
    """The patches with these names, or all if there are none."""
    found = sorted(PATCHES.glob("*.patch"))
    return [patch for patch in found if not names or patch.stem in names]


def caught_by(patch: Path) -> list[str]:
    """The paths of the tests that must catch the patch, from its header."""
    named = re.search(r"^tests: (.+)$", patch.read_text(), re.MULTILINE)
    if named is None:
        raise SystemExit(f"{patch.name} names no tests")
    return named[1].split()


def applies(patch: Path, folder: Path, *more: str) -> str:
    """Apply a patch in a folder (``-R``: revert it, ``--check``: only try); return git's error, empty on success."""
    done = subprocess.run(["git", "apply", *more, str(patch)], cwd=folder, capture_output=True, text=True)  # noqa: S607
    return done.stderr.strip()


def outcome(folder: Path, tests: list[str]) -> int:
    """Run tests in a folder; return pytest's exit status."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *tests]
    own = {
        "PYTHONPATH": str(folder / "src"),  # for the real server, too, whose program knows only this checkout
        "PYTHONDONTWRITEBYTECODE": "1",
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    return subprocess.run(command, cwd=folder, env=os.environ | own, capture_output=True).returncode


def try_one(patch: Path, folder: Path, green: set[str]) -> str:
    """Try one fault; return why it does not count as caught, empty if it does. ``green``: tests known to pass without
    any fault; this adds to it.
    """
    tests = caught_by(patch)
    if " ".join(tests) not in green and (ended := outcome(folder, tests)):
        return f"its tests are not green without it (pytest ended with {ended})"
    green.add(" ".join(tests))
    if wrong := applies(patch, folder):
        return f"no longer applies: {wrong}"
    ended = outcome(folder, tests)
    applies(patch, folder, "-R")
    return "" if ended == FAILED else f"slipped past {' '.join(tests)} (pytest ended with {ended})"


def main() -> None:
    """Try the patches and print one line for each; exit 1 unless all were caught."""
    missed, green = [], set[str]()
    with tempfile.TemporaryDirectory(prefix="michinori-mutants-") as name:
        folder = Path(name)
        for part in COPIED:
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / part)
        for patch in patches(sys.argv[1:]):
            wrong = try_one(patch, folder, green)
            missed += [patch.stem] if wrong else []
            sys.stdout.write(f"{'MISSED' if wrong else 'caught'} {patch.stem} {wrong}\n")
            sys.stdout.flush()
    sys.exit(f"not caught: {', '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
