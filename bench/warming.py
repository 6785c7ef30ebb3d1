"""Reading a database's files once before it is measured. On a server that has run for a while most of what is asked for
is in memory already; acts of the bench are each on another contract, and would otherwise read nearly all from the disk.
"""

import os
import time
from pathlib import Path

import psutil

from bench.loading import say

_CHUNK = 4 << 20


def warm(database: Path) -> int:
    """Read the files of tables and indexes in the folder ``database``, the smallest first, as many as fill half of the
    machine's memory; PostgreSQL's own cache is a quarter of it (decision 73). Return how many percent of them it were.
    """
    began, room = time.monotonic(), psutil.virtual_memory().total // 2
    every = read = 0
    for size, file in sorted((one.stat().st_size, one) for one in (database / "base").rglob("*") if one.is_file()):
        every += size
        if every <= room:
            _read(file)
            read = every
    percent = 100 * read // max(1, every)
    say(f"read {percent} % of the database's files before, in {time.monotonic() - began:.0f} s")
    return percent


def _read(file: Path) -> None:
    with file.open("rb", buffering=0) as opened:
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while opened.read(_CHUNK):
            pass
