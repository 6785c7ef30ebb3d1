"""Run all checks, as many at once as there are processors; a failing check does not stop the others.

The output of a check is shown only if it fails. The last line names all that failed.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

_A_REAL_SITE = "MICHINORI_BASE_URL=https://michinori.example EMAIL_URL=submission://mail.example"
CHECKS = {  # name → shell command; the slowest first
    "types": "mypy > /dev/null || { rm -rf .mypy_cache && mypy; }",  # its cache may refer to renamed modules
    "settings of a real site": f"{_A_REAL_SITE} python manage.py check --deploy --fail-level WARNING",
    "models have their migrations": "python manage.py makemigrations --check --dry-run",
    "texts have their English": "python -m tools.messages",
    "register of personal data": "python -m tools.personal_data --check",
    "templates": "djlint --quiet --lint src/michinori",
    "length of templates' lines": "python -m tools.templates",
    "kinds of measures": "python -m tools.kinds",
    "layers": "lint-imports",
    "lint": "ruff check .",
    "format": "ruff format --check .",
    "requirements": "python -m tools.requirements",
    "workflows": "check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml",
    "dependabot": "check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml",
    "compose files": "check-jsonschema --quiet --builtin-schema vendor.compose-spec compose.yaml deploy/*/compose.yaml",
}

MENDED_BY = {
    "models have their migrations": "make migrations",
    "texts have their English": "make messages, then write the English of what it added",
    "register of personal data": "make docs",
    "format": "make format",
    "lint": "make format mends a part of it",
    "requirements": "make lock",
}


class Outcome(NamedTuple):
    """The result of a check; ``output``: stdout and stderr."""

    name: str
    passed: bool
    output: str
    seconds: float


def run(name: str, command: str) -> Outcome:
    """Run one check's command, with the programs of this ``.venv`` first in the PATH."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    started = perf_counter()
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Outcome(name, done.returncode == 0, done.stdout, perf_counter() - started)


def run_all(checks: Mapping[str, str]) -> int:
    """Run the checks and report each as it ends; return the exit status, 1 if any failed."""
    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for running in as_completed([pool.submit(run, name, command) for name, command in checks.items()]):
            name, passed, output, seconds = running.result()
            sys.stdout.write(f"{'ok    ' if passed else 'FAILED'} {seconds:5.1f} s  {name}\n")
            if not passed:
                failed.append(name)
                sys.stdout.write(f"$ {checks[name]}\n{output.rstrip()}\n")
                sys.stdout.write(f"→ {MENDED_BY[name]}\n\n" if name in MENDED_BY else "\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(failed)} of {len(checks)} checks failed: {', '.join(failed)}\n" if failed else "")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(run_all(CHECKS))
