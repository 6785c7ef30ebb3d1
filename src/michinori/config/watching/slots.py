"""Where the processes of one machine keep their figures for each other: a folder in the home, in which each has a slot,
held by a file lock for as long as it lives.

Who comes later goes on with the slot, and the counts, of one that is gone: counts never fall while ``serve`` runs, and
there are never more files than processes. prometheus-client's own way, a file for each process number, leaves one
behind with each that dies.
"""

import itertools
import os
import shutil
from pathlib import Path

from michinori.config import filelocks

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""How prometheus-client is told of the folder."""
_SIZES = {"counter": 2 * 1024 * 1024, "histogram": 3 * 1024 * 1024}
"""Bytes of a slot's files, several times what all routes and commands with all their labels need."""


def folder(home: Path) -> Path:
    """The folder, whether it is there or not."""
    return home / "figures"


def begin_anew(home: Path) -> None:
    """Make the folder, empty unless another ``serve`` of this home uses it. Raises ``OSError``."""
    place = folder(home)
    if not any(_is_held(lock) for lock in place.glob("*.lock")):
        shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, exist_ok=True)


def take(place: Path) -> int:
    """Take a free slot until this process ends; return its number. Its files have their bytes on the disk from now on:
    a full disk is an ``OSError`` here, and not the end of the process when it counts.
    """
    for number in itertools.count():
        mark = os.open(place / f"{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if filelocks.take(mark):
            for kind, size in _SIZES.items():
                _fill(place / f"{kind}_{number}.db", size)
            return number
        os.close(mark)
    raise AssertionError


def _fill(file: Path, size: int) -> None:
    with file.open("ab") as written:
        written.write(bytes(max(0, size - written.tell())))


def _is_held(lock: Path) -> bool:
    with filelocks.opened(lock) as mark:
        return not filelocks.take(mark)
