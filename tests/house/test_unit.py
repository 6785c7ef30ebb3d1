"""``deploy/michinori.service``: systemd reads it without a word, and it takes away what the site does not need."""

import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "deploy" / "michinori.service"
pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A system with the unit, the program that it starts, and the targets that every unit refers to."""
    units, program = tmp_path / "etc/systemd/system", tmp_path / "opt/michinori/bin/michinori"
    units.mkdir(parents=True)
    shutil.copy(UNIT, units)
    for target in ("basic", "network-online", "shutdown", "sysinit"):
        (units / f"{target}.target").write_text(f"[Unit]\nDescription={target}\n")
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    return tmp_path


def test_systemd_finds_no_fault(root: Path) -> None:
    """It reports what it does not know and goes on, so its silence counts, not its exit code alone."""
    done = _analyze("verify", f"--root={root}", "--man=no", UNIT.name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_leaves_the_site_few_privileges() -> None:
    """At most 2.0 of 10 by systemd's own count; 9.0 without the limits."""
    done = _analyze("security", "--offline=true", "--threshold=20", str(UNIT))
    assert done.returncode == 0, done.stdout


def _analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
