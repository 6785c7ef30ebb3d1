"""How much memory there is, and is left: of the machine, of the control group in which this process runs, of its own
limit.
"""

import resource
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil

_GROUPS, _OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
_GIVEN_BACK = ("active_file", "inactive_file")
"""What the kernel keeps of files and gives back when others need it."""


class Left(NamedTuple):
    """Bytes that may still be taken, and of how many."""

    free: int
    total: int

    @property
    def share(self) -> float:
        return self.free / self.total


def left(groups: Path = _GROUPS, own: Path = _OWN) -> Left:
    """What is left where the least is. ``groups``: of Linux's second kind, as systemd and containers limit them."""
    return min(_limits(groups, own), key=lambda one: one.share)


def granted(groups: Path = _GROUPS, own: Path = _OWN) -> int:
    """Bytes that there are for the site: the machine's, or fewer by the limit of its control group or of a process."""
    return min(one.total for one in _limits(groups, own))


def _limits(groups: Path, own: Path) -> Iterator[Left]:
    machine = psutil.virtual_memory()
    yield Left(machine.available, machine.total)
    yield from _of_group(groups, own)
    yield from _of_process()


def _of_group(groups: Path, own: Path) -> Iterator[Left]:
    """None where the group has no limit, or cannot be read."""
    try:
        (path,) = [line.removeprefix("0::/") for line in own.read_text().splitlines() if line.startswith("0::/")]
        group = groups / path
        most, taken = int((group / "memory.max").read_text()), int((group / "memory.current").read_text())
        stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
        given_back = sum(int(stat[name]) for name in _GIVEN_BACK)
    except (OSError, ValueError, KeyError):
        return
    if most > 0:
        yield Left(max(0, most - taken + given_back), most)


def _of_process() -> Iterator[Left]:
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    if most > 0 and most != resource.RLIM_INFINITY:
        yield Left(max(0, most - psutil.Process().memory_info().vms), most)
