"""``tools/browser.sh`` on machines without a browser: it installs where it may, else names the one command."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "tools" / "browser.sh"
_ELSEWHERE = ("/snap/bin/chromium", "/Applications/Google Chrome.app")
pytestmark = pytest.mark.skipif(any(Path(each).exists() for each in _ELSEWHERE), reason="a browser at a fixed place")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The path of a machine with a shell and nothing else; ``make`` puts a program of few words there."""
    for name in ("sh", "ls", "grep", "uname", "touch", "chmod"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    make(tmp_path, "fc-list", "echo NotoSansCJK")
    return tmp_path


def make(machine: Path, name: str, words: str) -> None:
    (machine / name).write_text(f"#!/bin/sh\n{words}\n")
    (machine / name).chmod(0o755)


def run(machine: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["/bin/sh", SCRIPT], env={"PATH": str(machine)}, capture_output=True, text=True, check=False, timeout=60
    )


def test_people_are_told_the_one_command(machine: Path) -> None:
    make(machine, "id", "echo 1000")
    make(machine, "apt-get", "echo 'apt-get is not for people' >&2; exit 100")
    done = run(machine)
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("The browser tests need Chromium and Japanese fonts, run: ")


def test_who_may_install_does_so_silently(machine: Path) -> None:
    make(machine, "id", "echo 0")
    make(machine, "apt-get", f'[ "$1" = update ] || {{ touch {machine}/chromium; chmod +x {machine}/chromium; }}')
    done = run(machine)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_could_not_be_installed_is_said(machine: Path) -> None:
    make(machine, "id", "echo 0")
    make(machine, "apt-get", "echo 'E: no network' >&2; exit 100")
    done = run(machine)
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_browser_named_by_the_environment_is_enough(machine: Path) -> None:
    make(machine, "my-browser", "true")
    done = subprocess.run(
        ["/bin/sh", SCRIPT],
        env={"PATH": str(machine), "MICHINORI_CHROMIUM": "my-browser"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
