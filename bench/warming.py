"""Reading a database's files once before it is measured. On a server that has run for a while most of what is asked for
is in memory already; acts of the bench are each on another contract, and would otherwise read nearly all from the disk.
"""

import contextlib
import time
from pathlib import Path

from bench.loading import say

_CHUNK = 4 << 20


def read_files(database: Path, *, room: int) -> int:
    """Read the files of tables and indexes in the folder ``database`` into the kernel's cache, as many as have room in
    so many bytes. Return what percentage of their bytes that was.

    The smallest are read first, so that of a database too large all indexes and tables but the largest are there; which
    of the parts of 1 GB of the largest are is chance. Raises ValueError for a folder without any.
    """
    began, every, read = time.monotonic(), 0, 0
    for size, file in sorted((one.stat().st_size, one) for one in (database / "base").rglob("*") if one.is_file()):
        every += size
        if every <= room:
            _read(file)
            read = every
    if not every:
        raise ValueError(database)
    percent = 100 * read // every
    say(f"read {percent} % of the database before, in {time.monotonic() - began:.0f} s")
    return percent


def _read(file: Path) -> None:
    with contextlib.suppress(FileNotFoundError), file.open("rb", buffering=0) as opened:  # it may be gone meanwhile
        while opened.read(_CHUNK):
            pass
