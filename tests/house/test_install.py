"""make install on machines that lack something: one sentence that says what."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_NEEDED = ("sh", "dirname", "tr", "grep", "id", "touch", "sleep", "mkdir")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout on a machine with a shell and nothing else."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "tools" / "install.sh", tmp_path / "tools")
    for name in _NEEDED:
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def _python(bare: Path, name: str, script: str) -> None:
    file = bare / "bin" / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def _install(bare: Path) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": str(bare / "bin"), "MICHINORI_PYTHONS": str(bare / "bin"), "HOME": str(bare)}
    return subprocess.run(
        ["/bin/sh", "tools/install.sh"], cwd=bare, env=environment, capture_output=True, text=True, check=False
    )


def _one_sentence(done: "subprocess.CompletedProcess[str]") -> str:
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr.strip()


def test_no_python_at_all(bare: Path) -> None:
    assert "needs Python 3.12 or newer" in _one_sentence(_install(bare))
    assert not (bare / ".venv").exists()


def test_a_shim_that_fails_and_an_old_python_do_not_count(bare: Path) -> None:
    _python(bare, "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    _python(bare, "python3", "exit 1")
    assert "needs Python 3.12 or newer" in _one_sentence(_install(bare))


def test_a_python_without_pip_says_so(bare: Path) -> None:
    refuse = 'case "$*" in *"import ensurepip"*|*"import pip"*|*" pip "*) exit 1;; esac'
    _python(bare, "python3.12", f'{refuse}\nexec {sys.executable} "$@"')
    (bare / "bin" / "mkdir").unlink()
    assert "has pip" in _one_sentence(_install(bare))


def test_help_names_every_target() -> None:
    said = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    for target in ("install", "demo", "test", "check", "messages", "help"):
        assert f"make {target} " in said
