"""How much memory is left, of the machine, of the control group, of the process (``machinery.memory``)."""

import resource
from pathlib import Path

import psutil
import pytest

from michinori.machinery import health, memory
from michinori.machinery.health import GRAVE


def group(folder: Path, most: str, current: int = 900) -> tuple[Path, Path]:
    """Control groups with one in which this process runs."""
    own = folder / "michinori.service"
    own.mkdir()
    (own / "memory.max").write_text(f"{most}\n")
    (own / "memory.current").write_text(f"{current}\n")
    (own / "memory.stat").write_text("anon 600\nfile 300\ninactive_file 200\nactive_file 60\n")
    (folder / "cgroup").write_text("4:memory:/old\n0::/michinori.service\n")
    return folder, folder / "cgroup"


def test_the_groups_limit_counts_and_what_is_kept_of_files_is_given_back(tmp_path: Path) -> None:
    assert memory.left(*group(tmp_path, "1000000", 999_741)) == memory.Left(519, 1_000_000)


@pytest.mark.parametrize("most", ["max", "nonsense"])
def test_a_group_without_a_limit_leaves_what_the_machine_has(tmp_path: Path, most: str) -> None:
    assert memory.left(*group(tmp_path, most)).total == psutil.virtual_memory().total
    assert memory.left(tmp_path / "none", tmp_path / "none").total == psutil.virtual_memory().total


@pytest.mark.parametrize(("most", "granted"), [("1000000", 1_000_000), ("max", None), ("9" * 18, None)])
def test_granted_is_what_the_machine_has_or_the_group_if_that_is_less(
    tmp_path: Path, most: str, granted: int | None
) -> None:
    assert memory.granted(*group(tmp_path, most)) == (granted or psutil.virtual_memory().total)


def test_the_limit_of_the_process_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    most = psutil.Process().memory_info().vms + 1000
    monkeypatch.setattr(resource, "getrlimit", lambda _: (most, most))
    found = memory.left(tmp_path / "none", tmp_path / "none")
    assert found.total == most
    assert memory.granted(tmp_path / "none", tmp_path / "none") == most, "or PostgreSQL could not start with its cache"
    assert found.share < 0.01


@pytest.mark.django_db
def test_health_names_memory_when_less_than_a_thirtieth_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    for free, wrong in ((34, False), (33, True)):
        monkeypatch.setattr(memory, "left", lambda free=free: memory.Left(free, 1000))
        found = health.look()
        assert ("memory" in found.wrong) == wrong
        assert found.found["memory"] == {"free": free, "share": round(free / 1000, 3)}
    assert "memory" not in GRAVE, "nobody feels it yet"
