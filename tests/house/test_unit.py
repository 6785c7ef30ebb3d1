"""``deploy/michinori.service``: systemd reads it without a word, it takes away what the site does not need, and what it
starts says by itself when it is ready.
"""

import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sites import Site, wait_until

from michinori.config.embedded import engine

UNIT = Path(__file__).parents[2] / "deploy" / "michinori.service"
needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")


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


@needs_systemd
def test_systemd_finds_no_fault(root: Path) -> None:
    """It reports what it does not know and goes on, so its silence counts, not its exit code alone."""
    done = _analyze("verify", f"--root={root}", "--man=no", UNIT.name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
def test_it_leaves_the_site_few_privileges() -> None:
    """1.5 of 10 by systemd's own count; 9.0 without the limits."""
    done = _analyze("security", "--offline=true", "--threshold=16", str(UNIT))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("abstract", [False, True], ids=["a path", "an abstract name"])
def test_what_it_starts_says_when_the_site_answers_and_when_it_stops(
    tmp_path: Path, ready_home: Callable[[Path], Path], *, abstract: bool
) -> None:
    """The line is run as systemd would run it, but for the program's folder and the port."""
    assert "Type=notify\n" in UNIT.read_text()
    (line,) = re.findall(r"^ExecStart=/opt/michinori/bin/michinori (.+)$", UNIT.read_text(), re.MULTILINE)
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    name = f"@michinori-{site.port}" if abstract else str(tmp_path / "notify")
    site.environment["NOTIFY_SOCKET"] = name
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(name.replace("@", "\0"))
        manager.settimeout(60)
        process = site.begin(*line.replace("8000", str(site.port)).split())
        try:
            assert manager.recv(100) == b"READY=1"
            assert site.status("/") == 200
        finally:
            process.send_signal(signal.SIGTERM)
        assert manager.recv(100) == b"STOPPING=1"
    assert process.wait(60) == 0
    wait_until(lambda: not engine.running(site.home))


def _analyze(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
