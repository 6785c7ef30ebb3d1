"""Migrations are written and checked without a database, and without noise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = """

class Souvenir(models.Model):
    text = models.TextField()
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """With what Python compiled of the sources, so that it does not do so again."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("locale"))
    shutil.copy(ROOT / "manage.py", tmp_path)
    return tmp_path


def makemigrations(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """With the sources of this folder, in a home in which nothing runs."""
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"MICHINORI_HOME": str(folder / "home"), "PYTHONPATH": str(folder / "src")}
    command = [sys.executable, "manage.py", "makemigrations", *options]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def test_a_changed_model_gets_its_migration(copy: Path) -> None:
    with (copy / "src/michinori/ledger/models.py").open("a") as models:
        models.write(MODEL)
    checked = makemigrations(copy, "--check", "--dry-run")
    assert checked.returncode == 1
    assert "Create model Souvenir" in checked.stdout
    assert not list(copy.rglob("*_souvenir.py"))
    made = makemigrations(copy)
    assert (made.returncode, made.stderr) == (0, "")
    assert len(list((copy / "src/michinori/ledger/migrations").glob("*_souvenir.py"))) == 1
