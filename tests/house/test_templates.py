"""Lines of templates stay short: what is too long and not listed fails, and the list can only lose."""

from pathlib import Path

import pytest

from tools import templates


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "pages" / "templates"
    (folder / "jobs").mkdir(parents=True)
    (folder / "jobs" / "short.html").write_text("道" * 160 + "\n")
    (folder / "jobs" / "long.html").write_text("道" * 161 + "\n<p>\n" + "x" * 200 + "\n")
    (tmp_path / "pages" / "notes.txt").write_text("no template" * 20)
    return tmp_path


LONG = "pages/templates/jobs/long.html"


def test_lines_are_counted_in_characters(source: Path) -> None:
    assert templates.long_lines(source) == {LONG: [1, 3]}


@pytest.mark.parametrize("allowed", [{}, {LONG: 1}])
def test_a_template_with_more_than_listed_is_named_with_its_lines(source: Path, allowed: dict[str, int]) -> None:
    (fault,) = templates.faults(allowed, templates.long_lines(source))
    assert fault.startswith(LONG)
    assert "lines 1, 3." in fault


@pytest.mark.parametrize("allowed", [{LONG: 3}, {LONG: 2, "pages/templates/gone.html": 1}])
def test_a_list_that_allows_more_than_there_is_fails_until_it_is_shrunk(source: Path, allowed: dict[str, int]) -> None:
    there = templates.long_lines(source)
    (fault,) = templates.faults(allowed, there)
    assert "--shrink" in fault
    assert templates.faults(templates.listed(templates.shrunk(allowed, there)), there) == []


def test_shrinking_adds_nothing(source: Path) -> None:
    there = templates.long_lines(source)
    assert templates.shrunk({}, there) == ""
    assert templates.shrunk({LONG: 1}, there) == f"1 {LONG}\n"
