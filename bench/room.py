"""The room that a market takes on the disk, said before it is filled, and the largest scale for which there is room."""

import shutil
from dataclasses import dataclass
from pathlib import Path

# Measured at 0.01 (MB): an empty site with what is played; the whole scale, in which jobs with their lexemes take 24 of
# 100, events 17, profiles and messages 13 each; PostgreSQL's log while it is filled, which its settings limit.
EMPTY, WHOLE, LOG = 60, 98_000, 4_500
LEAST_LARGE = 0.3
"""The smallest scale at which ``--fit`` still stands for a larger one."""


class NoRoom(Exception):
    """There is too little room on the disk; the message names what is needed and the largest scale that fits."""


@dataclass(frozen=True)
class Room:
    """Megabytes on the disk. ``needed``: for a market of this scale."""

    scale: float
    needed: int
    free: int

    def __str__(self) -> str:
        return f"scale {self.scale:g} needs {self.needed / 1000:.1f} GB on the disk, {self.free / 1000:.1f} GB are free"


def needed(scale: float) -> int:
    """Megabytes that filling a market takes."""
    return round(EMPTY + WHOLE * scale + min(LOG, 1.5 * WHOLE * scale))


def largest(free: int) -> float:
    """The largest scale, in hundredths and at most 1, that fits into so many megabytes."""
    return next((n / 100 for n in range(100, 0, -1) if needed(n / 100) <= free), 0)


def room(folder: Path, scale: float, *, freed: Path | None = None) -> Room:
    """The room for this scale, with that of ``freed``, a folder to be deleted before."""
    own = sum(each.lstat().st_size for each in freed.rglob("*")) if freed and freed.exists() else 0
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return Room(scale, needed(scale), (shutil.disk_usage(there).free + own) // 10**6)


def scale_that_fits(found: Room, *, fit: bool) -> float:
    """The scale to fill. With ``fit``, where the wanted one has no room, the largest that has. Raises ``NoRoom``."""
    if found.needed <= found.free:
        return found.scale
    most = largest(found.free)
    if fit and LEAST_LARGE <= most < found.scale:
        return most
    raise NoRoom(f"{found}; the largest scale that fits is {most:g}")
