"""Older versions of the program, each installed from its commit into an environment of its own."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from drill.steps import NotHere

SOURCES = Path(__file__).parents[1]
LIST = SOURCES / "tests" / "upgrades" / "versions.toml"


def versions() -> Mapping[str, str]:
    """The commit of each version from which today's has to be reached."""
    found: dict[str, str] = tomllib.loads(LIST.read_text())["versions"]
    return found


def has_commit(commit: str) -> bool:
    """Whether this copy of the sources has it; one without history, or with little, has not."""
    git = shutil.which("git")
    return git is not None and _done([git, "-C", str(SOURCES), "cat-file", "-e", f"{commit}^{{commit}}"]) == 0


def program(commit: str, place: Path) -> Path:
    """Install the version of a commit into ``place``; return its ``michinori``. Raises ``NotHere``."""
    git, uv = shutil.which("git") or "git", Path(sys.executable).with_name("uv")
    if not has_commit(commit):
        raise NotHere("this copy of the sources has no history, so no older version")
    place.mkdir()
    archive = place.with_suffix(".tar")
    assert _done([git, "-C", str(SOURCES), "archive", f"--output={archive}", commit]) == 0
    shutil.unpack_archive(archive, place, filter="data")
    environment = place / ".venv"
    assert _done([str(uv), "venv", "--quiet", "--python", sys.executable, str(environment)]) == 0
    into = [str(uv), "pip", "install", "--quiet", "--python", str(environment / "bin" / "python")]
    pinned = [
        "--require-hashes",
        "-r",
        str(place / "requirements/build.txt"),
        "-r",
        str(place / "requirements/run.txt"),
    ]
    if _done([*into, "--offline", *pinned]) and _done([*into, *pinned]):
        raise NotHere("what the older version needs cannot be fetched")
    assert _done([*into, "--no-deps", "--no-build-isolation", "--offline", "-e", str(place)]) == 0
    return environment / "bin" / "michinori"


def _done(command: list[str]) -> int:
    """The exit code of a command, whose output nobody reads."""
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode
