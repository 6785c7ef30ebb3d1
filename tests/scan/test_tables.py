"""What make scan rests on and can be said without any scanner: rules have examples, the table its reasons, and the
planted faults can still be planted. Scanners themselves run by ``make scan`` alone (decision 61).
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from scan import code, planting
from scan.findings import Finding, Silenced, sift, silenced
from scan.running import NotHere
from scan.steps import Found, Outcome, Step, do, exit_status
from tools.mutants import applies

ROOT = Path(__file__).parents[2]
RULES = sorted(file.stem for file in code.RULES.glob("*.yaml"))
ONE = Finding("semgrep", "sql-composed", "src/a.py", 3, "SQL")
AGAIN = Finding("semgrep", "sql-composed", "src/a.py", 9, "SQL")
ROW = Silenced("semgrep", "sql-composed", "src/a.py", 1, "a constant of this module")


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_has_a_bad_and_a_good_example(rule: str) -> None:
    assert (code.RULES / f"{rule}.yaml").read_text().count(f"- id: {rule}\n") == 1
    for kind in ("bad", "good"):
        assert len(list((code.EXAMPLES / kind).glob(f"{rule}.*"))) == 1, kind


def test_no_example_is_without_its_rule() -> None:
    assert len(RULES) >= 20
    assert {file.stem for file in code.EXAMPLES.rglob("*.*")} == set(RULES)


def test_what_is_silenced_is_there_and_has_a_rule() -> None:
    for row in silenced():
        assert row.by == "gitleaks" or (ROOT / row.file).is_file(), row
        assert row.by != "semgrep" or row.rule in RULES, row


@pytest.mark.parametrize(
    "text",
    [
        'by = "bandit"\nrule = "B101"\nfile = "a.py"\nwhy = "no"',
        'by = "bandit"\nrule = "B101"\nfile = "a.py"',
        'by = "bandit"\nrule = "B101"\nfile = "a.py"\nline = 3\nwhy = "a reason that is long enough"',
    ],
    ids=["too short", "no reason", "another field"],
)
def test_a_row_without_a_reason_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "silenced.toml").write_text(f"[[silenced]]\n{text}\n")
    with pytest.raises(ValueError, match="is not by, rule, file, times, why"):
        silenced(tmp_path / "silenced.toml")


def test_a_row_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    row = '[[silenced]]\nby = "bandit"\nrule = "B101"\nfile = "a.py"\nwhy = "a reason that is long enough"\n'
    (tmp_path / "silenced.toml").write_text(row * 2)
    with pytest.raises(ValueError, match="has twice"):
        silenced(tmp_path / "silenced.toml")


def test_one_more_than_the_table_says_opens_them_all_and_one_less_is_stale() -> None:
    assert sift("semgrep", [ONE], [ROW]).open == []
    assert sift("semgrep", [ONE, AGAIN], [ROW]).open == [ONE, AGAIN]
    assert sift("semgrep", [], [ROW]).stale == ["sql-composed in src/a.py: 0 and not 1"]
    assert sift("semgrep", [], [ROW], whole=False).stale == []
    assert sift("bandit", [], [ROW]).stale == []


def _absent() -> Found:
    raise NotHere("gitleaks is not installed")


def _broken() -> Found:
    raise AssertionError("could not read")


def test_a_step_fails_by_findings_rows_and_whatever_it_raises_but_not_by_what_is_not_here() -> None:
    def verdict(act: Found) -> str:
        return do(Step("semgrep", "semgrep", lambda: act), [ROW]).verdict

    assert verdict(Found([ONE], whole=True)) == "passed"
    assert verdict(Found([AGAIN, ONE])) == "FAILED"
    assert verdict(Found(whole=True)) == "FAILED"
    assert verdict(Found(wrong=["semgrep does not find injected"], whole=False)) == "FAILED"
    assert do(Step("gitleaks", "gitleaks", _absent), []).verdict == "not here"
    assert do(Step("gitleaks", "gitleaks", _broken), []).verdict == "FAILED"


def test_nothing_scanned_is_no_success() -> None:
    here, absent = (Outcome("a", verdict, "", [], 0) for verdict in ("passed", "not here"))
    assert exit_status([here, absent]) == 0
    assert exit_status([absent]) == 1
    assert exit_status([]) == 1
    assert exit_status([here, Outcome("b", "FAILED", "", [], 0)]) == 1


def test_who_asks_for_a_scanner_by_name_is_not_told_that_all_is_well_without_it() -> None:
    """No list of known weaknesses answers: the step of the planted one passes all the same."""
    absent, planted = Outcome("pip-audit", "not here", "", [], 0), Outcome("planted: pip-audit", "passed", "", [], 0)
    assert exit_status([absent, planted], named=True) == 1
    assert exit_status([replace(absent, verdict="passed"), planted], named=True) == 0


def test_the_days_of_parts_are_asked_for_each_day() -> None:
    asked = (ROOT / ".github" / "workflows" / "parts.yml").read_text()
    assert re.search(r'- cron: "\d+ \d+ \* \* \*"', asked)
    assert "run: make scan ONLY=pip-audit" in asked
    promised = re.findall(r"^\| (\w+).* \| (\d+) \|$", (ROOT / "SECURITY.md").read_text(), re.MULTILINE)
    assert promised == [("critical", "3"), ("high", "7"), ("any", "30")]


@pytest.mark.parametrize("patch", sorted(planting.PATCHES.iterdir()), ids=lambda patch: patch.stem)
def test_the_planted_fault_can_still_be_planted(patch: Path) -> None:
    assert patch.suffix == ".patch"
    assert applies(patch, ROOT, "--check") == ""


SCANNERS = ("bandit", "semgrep", "gitleaks", "pip-audit", "schemathesis", "wapiti", "sqlmap")


@pytest.mark.parametrize("by", SCANNERS)
def test_each_scanner_has_a_fault_to_find_and_is_told_when_it_misses_it(by: str) -> None:
    mine = planting.named(by)
    assert mine
    assert planting.missed(by, []) == [f"{by} does not find {name}" for name in mine]
    found = [Finding(by, rule, "a", 0, "") for plant in planting.plants() for one, rule in plant.found_by if one == by]
    assert planting.missed(by, found) == []


def test_faults_are_for_scanners_that_there_are() -> None:
    assert {by for plant in planting.plants() for by, _ in plant.found_by} == set(SCANNERS)
