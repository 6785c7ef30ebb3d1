"""The steps that read: the rules on their examples, the source, the commits, the parts; then those of the build with
planted faults.
"""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scan import code, parts, planting
from scan.running import ROOT
from scan.steps import Found, Step


def steps(programs: Path, out: Path) -> list[Step]:
    """Those of our own source."""
    return [
        Step("semgrep's rules on their examples", "", lambda: _rules(programs, out)),
        Step("bandit", "bandit", lambda: Found(code.bandit(programs, ROOT, out), whole=True)),
        Step("semgrep", "semgrep", lambda: Found(code.semgrep(programs, ROOT, out), whole=True)),
        # Not whole: a clone may have the last commits alone.
        Step("gitleaks", "gitleaks", lambda: Found(code.gitleaks(ROOT, out))),
        Step("pip-audit", "pip-audit", lambda: Found(parts.pip_audit(programs, out))),
    ]


def planted_steps(programs: Path, out: Path, build: Path) -> list[Step]:
    """Each must find what is planted in ``build``."""
    return [
        Step("planted: bandit", "", lambda: _blind("bandit", programs, out, build)),
        Step("planted: semgrep", "", lambda: _blind("semgrep", programs, out, build)),
        Step("planted: gitleaks", "", lambda: _blind("gitleaks", programs, out, build)),
        Step("planted: pip-audit", "", lambda: _blind("pip-audit", programs, out, build)),
    ]


def _rules(programs: Path, out: Path) -> Found:
    return Found(wrong=code.wrong_rules(programs, out), said=f"{len(list(code.RULES.glob('*.yaml')))} rules")


def _blind(by: str, programs: Path, out: Path, build: Path) -> Found:
    apart = out / "of-planted"
    apart.mkdir(exist_ok=True)
    if by == "bandit":
        found = code.bandit(programs, build, apart, planting.files(by))
    elif by == "semgrep":
        found = code.semgrep(programs, build, apart, planting.files(by))
    elif by == "gitleaks":
        found = code.gitleaks(build, apart)
    else:
        with _advisories() as osv:
            found = parts.pip_audit(programs, apart, root=build, osv=osv)
    return Found(wrong=planting.missed(by, found), said=f"found {', '.join(planting.named(by))}")


_HOLE = {
    "id": "MADE-UP-1",
    "summary": "Made up: that a hole is told, and not what holes there are, is what is tried here.",
    "affected": [
        {
            "package": {"name": "django", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "5.2.2"}]}],
        }
    ],
}


@contextmanager
def _advisories() -> Iterator[str]:
    """A service of OSV on this machine, which knows one hole, of Django 5.2.1."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Osv) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
        finally:
            server.shutdown()


class _Osv(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        hit = asked["package"]["name"] == "django" and asked["version"] == "5.2.1"
        answer = json.dumps({"vulns": [_HOLE]} if hit else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
