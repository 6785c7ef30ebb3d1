"""Planted faults: each patch of tests/mutants, applied alone in a copy, must turn the tests that it names red.

A patch begins with what the fault is and a line ``tests: PATHS``. ``python -m tools.mutants NAME …`` tries only those.
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
"""How pytest ends when tests ran and some of them failed; anything else is no proof."""


def patches(names: list[str]) -> list[Path]:
    """Those named, or all."""
    found = sorted(PATCHES.glob("*.patch"))
    return [patch for patch in found if not names or patch.stem in names]


def caught_by(patch: Path) -> list[str]:
    """What the patch's own header says must catch it."""
    named = re.search(r"^tests: (.+)$", patch.read_text(), re.MULTILINE)
    if named is None:
        raise SystemExit(f"{patch.name} names no tests")
    return named[1].split()


def applies(patch: Path, folder: Path, *more: str) -> str:
    """Apply (``-R``: take back, ``--check``: only try) a patch in a folder; gives what was wrong, empty if nothing."""
    done = subprocess.run(["git", "apply", *more, str(patch)], cwd=folder, capture_output=True, text=True)  # noqa: S607
    return done.stderr.strip()


def outcome(folder: Path, tests: list[str]) -> int:
    """How pytest ends."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True).returncode


def try_one(patch: Path, folder: Path, green: set[str]) -> str:
    """Why this fault does not count as caught; empty when it does. ``green``: tests seen to pass without any fault."""
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
    """One line a fault; fails unless all were caught."""
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
