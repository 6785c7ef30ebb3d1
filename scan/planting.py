"""A build with planted faults, in which each scanner must find something: one that finds nothing there is blind.

A patch of ``scan/planted`` says in words what it breaks, then ``found by: SCANNER RULE, …``. The secret is put together
here, since a patch with one would be found in our own commits.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scan.findings import Finding
from scan.running import ROOT

PATCHES = Path(__file__).with_name("planted")
_FOUND_BY = re.compile(r"^found by: (.+)$", re.MULTILINE)
_CODE = re.compile(r"^\+\+\+ b/(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Plant:
    """A fault; ``found_by``: the scanners, each with a rule's beginning; ``file``: where."""

    name: str
    found_by: tuple[tuple[str, str], ...]
    file: str


def plants() -> list[Plant]:
    """The faults of all patches, and the secret and the part with a hole."""
    return [
        *(_plant(patch) for patch in sorted(PATCHES.glob("*.patch"))),
        Plant("leaked", (("gitleaks", "aws-access-token"),), "src/michinori/market/keys.py"),
        Plant("outdated", (("pip-audit", "MADE-UP-1"),), "requirements/run.txt"),
    ]


def _plant(patch: Path) -> Plant:
    text = patch.read_text()
    named, file = _FOUND_BY.search(text), _CODE.search(text)
    if named is None or file is None:
        raise ValueError(f"{patch.name} does not say what finds it, or changes nothing")
    found_by = tuple((by, rule) for by, _, rule in (one.strip().partition(" ") for one in named[1].split(",")))
    return Plant(patch.stem, found_by, file[1])


def build(folder: Path) -> Path:
    """Copy the product into an empty folder, with all faults."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for patch in sorted(PATCHES.glob("*.patch")):
        # Beside a folder of git, else git would take the paths for those of its own tree and do nothing.
        subprocess.run(
            ["git", "apply", "--unsafe-paths", f"--directory={folder}", patch],  # noqa: S607
            cwd=folder.parent,
            env={"GIT_CEILING_DIRECTORIES": str(folder.parent.parent), "PATH": "/usr/bin:/bin:/usr/local/bin"},
            check=True,
        )
    (folder / "src/michinori/market/keys.py").write_text('"""Keys."""\n\nKEY = "' + "AKIA" + "Z3MWPQ7RTVXKLN2B" + '"\n')
    requirements = folder / "requirements"
    requirements.mkdir()
    (requirements / "run.txt").write_text(f"django==5.2.1 --hash=sha256:{'0' * 64}\n")
    return folder


def missed(by: str, found: Iterable[Finding]) -> list[str]:
    """The faults that a scanner should have found and has not, a sentence each."""
    seen = list(found)
    return [
        f"{by} does not find {plant.name}"
        for plant in plants()
        for scanner, rule in plant.found_by
        if scanner == by and not any(one.by == by and one.rule.startswith(rule) for one in seen)
    ]


def files(by: str) -> list[str]:
    """The files with faults for a scanner of source."""
    return sorted({plant.file for plant in plants() for scanner, _ in plant.found_by if scanner == by})


def named(by: str) -> list[str]:
    """The names of the faults for a scanner."""
    return [plant.name for plant in plants() for scanner, _ in plant.found_by if scanner == by]
