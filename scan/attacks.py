"""wapiti and sqlmap against the running demo, as a visitor and signed in, each for a bounded time.

wapiti crawls from chosen pages and attacks what it finds there, but for acts that would end the scan itself (signing
out, turning the clock); its modules that call a service of its own outside are left out. sqlmap tries each parameter of
chosen addresses, pages and API.
"""

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from looks.demo import Demo
from scan.findings import Finding
from scan.running import run
from scan.visited import Role, cookies_of, token_of

MODULES = "xss,sql,file,exec,redirect,crlf,permanentxss"
CRAWLED = ("/jobs?q=logo", "/workers", "/columns", "/practice", "/docs/")
CRAWLED_SIGNED_IN = ("/jobs?q=logo", "/contracts", "/messages", "/notices", "/money", "/settings")
_ENDS_THE_SCAN = ("/accounts/logout/", "/demo/clock", "/accounts/login/", "/demo/sign-in")
ASKED = (
    "/jobs?q=logo&category=design&sort=newest",
    "/jobs/count?q=logo",
    "/workers?q=logo",
    "/columns?tag=logo",
    "/api/v1/columns?tag=logo",
)
ASKED_SIGNED_IN = (
    "/api/v1/jobs?q=logo&category=design&budget_min=1&skill=logo&sort=newest",
    "/api/v1/workers?q=logo&rate_max=9000",
    "/api/v1/contracts?status=active",
    "/api/v1/messages?q=logo",
    "/api/v1/papers?kind=invoice&counterparty=a&amount_min=1",
    "/api/v1/balance?organisation_id=org_aaaaaaaaaaaaaaaa",
)
_OWNER = Role("owner", "aoi@demo.example", ("read",))


def wapiti(
    programs: Path,
    out: Path,
    site: Demo,
    *,
    seconds: float,
    email: str = "",
    pages: Sequence[str] = CRAWLED,
    depth: int = 1,
) -> tuple[list[Finding], int]:
    """What it finds from these pages, and how many addresses and forms it tried. ``seconds``: of the crawl, and of each
    module. ``email``: who is signed in, empty for a visitor.
    """
    report, kept = out / f"wapiti-{'in' if email else 'out'}.json", out / "wapiti"
    command: list[str | Path] = [programs / "wapiti", "-u", f"{site.url}/", "--scope", "folder", "-d", f"{depth}"]
    for page in pages:
        command += ["-s", f"{site.url}{page}"]
    for page in _ENDS_THE_SCAN:
        command += ["-x", f"{site.url}{page}"]
    if email:
        command += ["-C", cookies_of(site, email), "--drop-set-cookie"]
    limits = ["--max-scan-time", f"{seconds:g}", "--max-attack-time", f"{seconds:g}", "--max-links-per-page", "40"]
    command += ["-m", MODULES, *limits, "--tasks", "4", "-t", "20", "--flush-session", "--no-bugreport"]
    report.unlink(missing_ok=True)
    run([*command, "--store-session", kept, "-f", "json", "-o", report], seconds=60 + 10 * seconds)
    said = json.loads(report.read_text())
    found = [
        Finding("wapiti", kind, f"{one['method']} {one['path']}", 0, " ".join(one["info"].split())[:300])
        for group in ("vulnerabilities", "anomalies")
        for kind, ones in said[group].items()
        for one in ones
    ]
    return found, int(said["infos"].get("crawled_pages_nbr") or 0)


def sqlmap(programs: Path, out: Path, site: Demo, *, thorough: bool, addresses: Sequence[str] = ASKED) -> list[Finding]:
    """Parameters of these addresses into which SQL can be injected, asked as a visitor; those of ``ASKED_SIGNED_IN`` as
    an owner's program.
    """
    found = _sqlmap(programs, out / "sqlmap-out", [f"{site.url}{one}" for one in addresses], thorough=thorough)
    if addresses is ASKED:
        header = ["--headers", f"Authorization: Bearer {token_of(site, _OWNER)}"]
        own = [f"{site.url}{one}" for one in ASKED_SIGNED_IN]
        found += _sqlmap(programs, out / "sqlmap-in", own, *header, thorough=thorough)
    return found


def _sqlmap(programs: Path, folder: Path, addresses: Sequence[str], *more: str, thorough: bool) -> list[Finding]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    asked, results = folder / "addresses.txt", folder / "results.csv"
    asked.write_text("".join(f"{one}\n" for one in addresses))
    level: list[str | Path] = (
        ["--level", "2", "--technique", "BEUST"] if thorough else ["--level", "1", "--technique", "BES"]
    )
    quick = ["--threads", "2", "--timeout", "20", "--retries", "0", "--time-sec", "3", "--dbms", "postgresql"]
    kept: list[str | Path] = ["--output-dir", folder, "--results-file", results]
    said = run(
        [
            programs / "sqlmap",
            "-m",
            asked,
            "--batch",
            "--disable-coloring",
            "--flush-session",
            *level,
            *quick,
            *kept,
            *more,
        ],
        folder=folder,
        settings={"HOME": str(folder)},
        seconds=900,
    )
    if f"URL {len(addresses)}:" not in said and "testing URL" not in said:
        raise AssertionError(f"sqlmap asked nothing: {said[-300:]}")
    rows = csv.DictReader(results.read_text().splitlines()) if results.is_file() else []
    return [
        Finding(
            "sqlmap", row["Technique(s)"], row["Target URL"].partition("?")[0], 0, f"{row['Place']} {row['Parameter']}"
        )
        for row in rows
        if row["Technique(s)"] and "false positive" not in row["Note(s)"]
    ]
