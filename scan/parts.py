"""Known holes in the parts we ship: pip-audit on the pinned requirements.

It asks PyPI's own record of a release, which names its advisories. Where that cannot be reached (a mirror that has the
files alone, no network) nothing is known of the parts, and the step says so rather than that all is well.
"""

import json
from pathlib import Path
from typing import Any

from scan.findings import Finding
from scan.running import ROOT, Broken, NotHere, run

ASKED = ("build", "run", "dev")
_ELSEWHERE = "no advisories can be had here; where PyPI answers: make scan ONLY=pip-audit"


def pip_audit(programs: Path, out: Path, *, root: Path = ROOT, osv: str = "") -> list[Finding]:
    """Known holes of the pinned parts. ``osv``: the address of a service of OSV to ask instead. Raises ``NotHere``
    where of some part nothing could be looked up, and the others have no hole.
    """
    found, unknown = [], []
    for name in ASKED:
        asked = root / "requirements" / f"{name}.txt"
        for part in _audit(programs, out / f"pip-audit-{name}.json", asked, osv) if asked.exists() else []:
            unknown += [part["name"]] if "skip_reason" in part else []
            found += [_finding(asked, part, hole) for hole in part.get("vulns", [])]
    if unknown and not found:
        raise NotHere(f"{_ELSEWHERE} (nothing is known of {len(unknown)} parts: {', '.join(unknown)[:60]} …)")
    return sorted(set(found))


def _audit(programs: Path, report: Path, asked: Path, osv: str) -> list[dict[str, Any]]:
    """The parts of one file, as pip-audit tells of them."""
    which: list[str | Path] = ["-s", "osv", "--osv-url", osv] if osv else ["-s", "pypi"]
    fixed: list[str | Path] = ["--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    fixed += ["--cache-dir", report.parent / "cache", "-f", "json", "-o", report]
    report.unlink(missing_ok=True)
    try:
        run([programs / "pip-audit", "-r", asked, *which, *fixed], seconds=240)
    except Broken as failed:
        raise NotHere(f"{_ELSEWHERE} ({str(failed).splitlines()[-1][-120:]})") from failed
    if not report.is_file():
        raise NotHere(_ELSEWHERE)
    parts: list[dict[str, Any]] = json.loads(report.read_text())["dependencies"]
    return parts


def _finding(asked: Path, part: dict[str, Any], hole: dict[str, Any]) -> Finding:
    mended = ", ".join(hole["fix_versions"]) or "no version yet"
    return Finding(
        "pip-audit",
        hole["id"],
        f"requirements/{asked.name}",
        0,
        f"{part['name']} {part['version']}, mended in {mended}",
    )
