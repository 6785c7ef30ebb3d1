"""Each version that somebody may still run is upgraded from (``drill/versions.py`` does it; this looks at the list)."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from drill.__main__ import STEPS
from drill.older import has_commit, versions

SOURCES = Path(__file__).parents[2]
_HEADING = re.compile(r"^## (Unreleased|\d+\.\d+\.\d+)", re.MULTILINE)


def released(changes: str) -> list[str]:
    """The versions of a CHANGELOG whose commit is known: those below a heading for what is not released."""
    headings = _HEADING.findall(changes)
    return [one for one in headings if one != "Unreleased"][0 if "Unreleased" in headings else 1 :]


def test_each_version_of_the_changelog_is_upgraded_from() -> None:
    assert released((SOURCES / "CHANGELOG.md").read_text()) == [*versions()]
    assert any(step.name == "upgrade from each version, and back" and not step.short for step in STEPS)


def test_a_new_version_is_asked_for_with_the_first_change_after_it() -> None:
    assert released("## 0.3.0 – 2027-01-01\n## 0.2.0 – 2026-11-27\n") == ["0.2.0"]
    assert released("## Unreleased\n## 0.3.0 – 2027-01-01\n## 0.2.0 – 2026-11-27\n") == ["0.3.0", "0.2.0"]


@pytest.mark.parametrize(("version", "commit"), versions().items())
def test_the_commit_of_a_version_says_its_number(version: str, commit: str) -> None:
    if not has_commit(commit):
        pytest.skip(f"this copy of the sources has no history back to {version}: git fetch --unshallow brings it")
    shown = subprocess.run(
        ["git", "-C", SOURCES, "show", f"{commit}:pyproject.toml"], capture_output=True, text=True, check=True
    )
    assert tomllib.loads(shown.stdout)["project"]["version"] == version
