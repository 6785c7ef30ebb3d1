"""Measuring the cost of requests: CPU time from /proc, and SQL statements from PostgreSQL's log."""

import contextlib
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.site import Site

_STATEMENT = re.compile(
    r"^#\d+ LOG:  (?:statement|execute [^:]*): *(.*?)(?:^#\d+ DETAIL:  [Pp]arameters: (.*?))?(?=^#\d+ |\Z)",
    re.MULTILINE | re.DOTALL,
)
# What is given to a prepared statement, as PostgreSQL's log has it: $1 = 'x', $2 = NULL.
_GIVEN = re.compile(r"\$(\d+) = (NULL|'(?:[^']|'')*')")
_NUMBER = re.compile(r"'-?\d{1,9}'")
_INTERVAL = re.compile(r"'-?(?:\d+ days? )?-?\d\d:\d\d:\d\d(?:\.\d+)?'")
# Statements that control transactions and are not counted as queries.
_CONTROL = frozenset({"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", ""})
_NANO = 1_000_000_000


@dataclass(frozen=True)
class Cpu:
    """Seconds of CPU time by process id."""

    web: dict[int, float]
    postgres: dict[int, float]


def cpu(site: Site) -> Cpu:
    """The CPU time that the site's processes have used so far."""
    return Cpu(used(site.web()), used(site.postgres()))


def since(before: dict[int, float], after: dict[int, float]) -> float:
    """Seconds of CPU time used between two readings, including processes started in between."""
    return sum(seconds - before.get(number, 0) for number, seconds in after.items())


def used(processes: list[psutil.Process]) -> dict[int, float]:
    """Seconds of CPU time so far by process id."""
    return {each.pid: _seconds(each) for each in processes}


def _seconds(process: psutil.Process) -> float:
    """CPU time of a process: in nanoseconds from its threads' schedstat, or in hundredths of a second if that is
    missing.
    """
    try:
        threads = Path(f"/proc/{process.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text().split()[0]) for each in threads) / _NANO
    except (OSError, IndexError):
        used = process.cpu_times()
        return float(used.user + used.system)


def spent(processes: list[psutil.Process]) -> float:
    """Seconds of CPU time so far in all, in hundredths, with those children that have ended."""
    total = 0.0
    for one in processes:
        with contextlib.suppress(psutil.NoSuchProcess):  # a backend that has ended counts with its parent's children
            known = one.cpu_times()
            total += known.user + known.system + known.children_user + known.children_system
    return total


@dataclass
class Asked:
    """Numbers of statements. ``queries``: those that read or write, ``said`` by their text; ``control``: BEGIN,
    COMMIT, SAVEPOINT and the like.
    """

    queries: int = 0
    control: int = 0
    said: list[str] = field(default_factory=list)


@contextmanager
def statements(site: Site) -> Iterator[Asked]:
    """Count all SQL statements during the block. Suspend the background process first, whose statements count, too."""
    # Terse as the log is else, it would not say what prepared statements are given.
    site.set(log_statement="all", log_line_prefix="#%p ", log_error_verbosity="default")
    log = site.home / "database.log"
    start, asked = log.stat().st_size, Asked()
    try:
        yield asked
    finally:
        time.sleep(0.05)
        said = written_since(log, start)
        site.set(log_statement=None, log_line_prefix=None, log_error_verbosity=None)
    every = [_filled_in(text, given).replace("\n\t", "\n").strip() for text, given in _STATEMENT.findall(said)]
    asked.said = [each for each in every if _verb(each) not in _CONTROL]
    asked.queries, asked.control = len(asked.said), len(every) - len(asked.said)


def _filled_in(text: str, given: str) -> str:
    """The statement with what it was given in its places."""
    values = {number: _typed(value) for number, value in _GIVEN.findall(given)}
    return re.sub(r"\$(\d+)", lambda place: values.get(place[1], place[0]), text) if values else text


def _typed(value: str) -> str:
    """A value of the log, which has all in quotes, as what it is where the statement would not tell."""
    if _NUMBER.fullmatch(value):
        return value[1:-1]
    if value in ("'t'", "'f'"):
        return "true" if value == "'t'" else "false"
    return f"interval {value}" if _INTERVAL.fullmatch(value) else value


def written_since(log: Path, start: int) -> str:
    """What was written to a log after its first ``start`` bytes, also if the product has moved those away meanwhile."""
    moved = log.with_name(f"{log.name}.1")
    files = [(moved, start), (log, 0)] if log.stat().st_size < start and moved.exists() else [(log, start)]
    return b"".join(file.read_bytes()[begin:] for file, begin in files).decode(errors="replace")


def _verb(statement: str) -> str:
    found = re.match(r"\w*", statement.lstrip("("))
    return found[0].upper() if found else ""
