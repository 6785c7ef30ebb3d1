"""``make check`` runs every check even if one fails, and lists the failed ones at the end."""

import sys
from pathlib import Path

import pytest

from tools.check import run_all


def test_those_after_a_failure_run_and_the_last_line_names_all_that_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = tmp_path / "late"
    checks = {
        "bad": "echo the reason; exit 3",
        "good": "echo said in vain",
        "worse": "echo another reason >&2; exit 1",
        "late": f"sleep 0.5; touch {late}",
    }
    assert run_all(checks) == 1
    said = capsys.readouterr().out
    assert late.exists()
    assert {"the reason", "another reason"} <= set(said.splitlines())
    assert "said in vain" not in said
    last = said.splitlines()[-1]
    assert last.startswith("2 of 4 checks failed: ")
    assert set(last.partition(": ")[2].split(", ")) == {"bad", "worse"}


def test_programs_come_from_the_same_environment(tmp_path: Path) -> None:
    there = tmp_path / "there"
    assert run_all({"one": f"python -c 'import sys; print(sys.executable)' > {there}"}) == 0
    assert there.read_text() == f"{sys.executable}\n"
