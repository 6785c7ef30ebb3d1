"""How the programs' answers are read, with small programs in their places."""

import json
from pathlib import Path
from typing import Any

import pytest

from scan import code, parts
from scan.findings import Finding
from scan.running import Broken, NotHere, run

SKIPPED = {"name": "django", "skip_reason": "Dependency not found on PyPI"}
WHOLE = {"name": "click", "version": "8.0", "vulns": []}
HOLED = {"name": "pillow", "version": "9.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["9.1"]}]}


def program(folder: Path, name: str, report: Any, *, after: str, code: int = 0) -> Path:
    """A program that writes this report into the file named after an option; the folder of it."""
    file = folder / name
    (folder / "report.json").write_text(json.dumps(report))
    file.write_text(
        f"""#!/bin/sh
while [ "$1" != "{after}" ]; do shift; done
cat {folder}/report.json > "$2"
exit {code}
"""
    )
    file.chmod(0o755)
    return folder


@pytest.fixture
def pinned(tmp_path: Path) -> Path:
    """A root with one file of requirements."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("click==8.0 --hash=sha256:00\n")
    return tmp_path


@pytest.mark.parametrize("told", [[SKIPPED], [SKIPPED, WHOLE]], ids=["nothing", "a part"])
def test_parts_of_which_nothing_is_known_are_not_whole(pinned: Path, told: list[Any]) -> None:
    programs = program(pinned, "pip-audit", {"dependencies": told}, after="-o")
    with pytest.raises(NotHere, match="make scan ONLY=pip-audit"):
        parts.pip_audit(programs, pinned, root=pinned)


def test_holes_are_told_also_where_nothing_is_known_of_others(pinned: Path) -> None:
    programs = program(pinned, "pip-audit", {"dependencies": [SKIPPED, WHOLE, HOLED]}, after="-o", code=1)
    (found,) = parts.pip_audit(programs, pinned, root=pinned)
    assert found == Finding("pip-audit", "PYSEC-1", "requirements/run.txt", 0, "pillow 9.0, mended in 9.1")


def test_parts_without_holes_are_nothing(pinned: Path) -> None:
    programs = program(pinned, "pip-audit", {"dependencies": [WHOLE]}, after="-o")
    assert parts.pip_audit(programs, pinned, root=pinned) == []


def said_by_bandit(rule: str, line: int, last: int) -> dict[str, Any]:
    lines = list(range(line, last + 1))
    return {"test_id": rule, "filename": "./src/a.py", "line_number": line, "line_range": lines, "issue_text": "SQL"}


def test_what_ruffs_comment_gives_a_reason_for_is_none_of_bandits_findings(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text(
        'A = f"""\nSELECT {B}\n"""  # noqa: S608 - our own text\nC = f"SELECT {D}"\n'
    )
    told = [said_by_bandit("B608", 1, 3), said_by_bandit("B311", 1, 3), said_by_bandit("B608", 4, 4)]
    programs = program(tmp_path, "bandit", {"errors": [], "results": told}, after="-o", code=1)
    found = code.bandit(programs, tmp_path, tmp_path, ["src"])
    assert [(one.rule, one.file, one.line) for one in found] == [("B311", "src/a.py", 1), ("B608", "src/a.py", 4)]


def test_source_that_bandit_cannot_read_is_a_failure(tmp_path: Path) -> None:
    programs = program(tmp_path, "bandit", {"errors": [{"filename": "a.py"}], "results": []}, after="-o")
    with pytest.raises(AssertionError, match="could not read"):
        code.bandit(programs, tmp_path, tmp_path, ["src"])


def test_a_program_that_is_missing_broken_or_late_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(NotHere, match="is not installed"):
        run([tmp_path / "no-such-program"])
    with pytest.raises(Broken, match="sh ended with 3: it is broken"):
        run(["/bin/sh", "-c", "echo it is broken >&2; exit 3"])
    with pytest.raises(Broken, match="took more than 0 s"):
        run(["/bin/sleep", "20"], seconds=0.2)
    assert run(["/bin/sh", "-c", "echo said; exit 1"]) == "said\n"
