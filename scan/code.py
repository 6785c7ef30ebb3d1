"""What scans the source: bandit, semgrep with the rules of ``scan/rules``, gitleaks."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scan.findings import Finding
from scan.running import NotHere, run

RULES = Path(__file__).with_name("rules")
EXAMPLES = Path(__file__).with_name("examples")
_OURS = ("src", "tools", "bench", "drill", "looks", "scan", "manage.py", "setup.py")
_SKIPPED = {"B404": "import of subprocess: how it is used is B602 to B607", "B603": "as S603 in pyproject.toml"}
_SKIPPED |= {"B703": "what B308 says, once more"}


def bandit(programs: Path, root: Path, out: Path, parts: Sequence[str] = _OURS) -> list[Finding]:
    """Its findings in our Python but the asserts of programs for tests; those that a ruff comment of the same rule
    silences, with its reason, are none. ``parts``: files and folders of ``root``.
    """
    report = out / "bandit.json"
    command: list[str | Path] = [
        programs / "bandit",
        "-q",
        "-r",
        *parts,
        "-f",
        "json",
        "-o",
        report,
        "-x",
        "scan/examples",
    ]
    run([*command, "-s", ",".join(_SKIPPED)], folder=root)
    found = json.loads(report.read_text())
    if found["errors"]:
        raise AssertionError(f"bandit could not read {found['errors']}")
    return [
        Finding("bandit", one["test_id"], one["filename"].removeprefix("./"), one["line_number"], one["issue_text"])
        for one in found["results"]
        if not _beside(root, one)
    ]


def _beside(root: Path, one: dict[str, Any]) -> bool:
    """Whether the statement has ruff's comment for the same rule: B608 is S608 there. Asserts are meant in programs for
    tests, as ``pyproject.toml`` says.
    """
    if one["test_id"] == "B101" and one["filename"].removeprefix("./").startswith(("drill/", "looks/", "scan/")):
        return True
    lines = (root / one["filename"]).read_text().splitlines()
    first, last = min(one["line_range"]), max(one["line_range"])
    wanted = re.compile(rf"# noqa: [^#]*\bS{one['test_id'][1:]}\b")
    return any(wanted.search(line) for line in lines[first - 1 : last])


def semgrep(programs: Path, root: Path, out: Path, parts: Sequence[str] = ("src", "tools")) -> list[Finding]:
    """The findings of our rules in the product and its tools, templates too. ``parts``: those of ``root``."""
    return _semgrep(programs, root, out / "semgrep.json", parts)


def wrong_rules(programs: Path, out: Path) -> list[str]:
    """What is wrong with the rules, a sentence each: a rule fires on its bad example, and none on a good one."""
    root = EXAMPLES.parents[1]
    fired: dict[str, set[str]] = {}
    for one in _semgrep(programs, root, out / "semgrep-examples.json", ["scan/examples"]):
        fired.setdefault(one.file, set()).add(one.rule)
    wrong = []
    for rule in sorted(file.stem for file in RULES.glob("*.yaml")):
        bad, good = (next((EXAMPLES / kind).glob(f"{rule}.*")) for kind in ("bad", "good"))
        if rule not in fired.get(str(bad.relative_to(root)), set()):
            wrong.append(f"{rule} does not fire on its bad example")
        if others := fired.get(str(good.relative_to(root))):
            wrong.append(f"{', '.join(sorted(others))} fires on the good example of {rule}")
    return wrong


def _semgrep(programs: Path, root: Path, report: Path, parts: Sequence[str]) -> list[Finding]:
    quiet = ["--metrics=off", "--disable-version-check", "--quiet", "--no-git-ignore", "--jobs", "2"]
    quiet += ["--exclude", "migrations", "--exclude", "static", "--exclude", "locale"]
    command: list[str | Path] = [
        programs / "semgrep",
        "scan",
        *quiet,
        "--config",
        RULES,
        "--json",
        "-o",
        report,
        *parts,
    ]
    run(command, folder=root, settings={"SEMGREP_ENABLE_VERSION_CHECK": "0"})
    found = json.loads(report.read_text())
    if errors := [one["message"] for one in found["errors"] if one["level"] == "error"]:
        raise AssertionError(f"semgrep could not read: {errors}")
    return [
        Finding(
            "semgrep",
            one["check_id"].rpartition(".")[2],
            one["path"],
            one["start"]["line"],
            one["extra"]["message"].strip(),
        )
        for one in found["results"]
    ]


def gitleaks(root: Path, out: Path) -> list[Finding]:
    """Secrets in the commits of this branch; in all files where ``root`` is no clone. It is a package of Debian and
    Ubuntu. Raises ``NotHere``.
    """
    if shutil.which("gitleaks") is None:
        raise NotHere("gitleaks is not installed (Debian, Ubuntu: sudo apt-get install gitleaks)")
    report = out / "gitleaks.json"
    plain = ["--log-opts=HEAD"] if (root / ".git").exists() else ["--no-git"]
    run(["gitleaks", "detect", "--no-banner", "--redact", "-s", str(root), "-r", report, *plain], folder=root)
    return [
        Finding("gitleaks", one["RuleID"], _inside(one["File"], root), one["StartLine"], f"commit {one['Commit'][:9]}")
        for one in json.loads(report.read_text())
    ]


def _inside(file: str, root: Path) -> str:
    return file.removeprefix(f"{root}/")
