"""File locks (``flock``), which the kernel frees when their holder exits, even by a kill. A "mark" is the file
descriptor that holds a lock.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    """A file descriptor on a lock file, made if missing; closing it at the end of the block frees its lock."""
    mark = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield mark
    finally:
        os.close(mark)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock exclusively for the length of the block; waits for it."""
    with opened(path) as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def take(mark: int) -> bool:
    """Take the lock exclusively if it is free; return whether it was."""
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait(mark: int) -> None:
    """Wait until nobody else holds the lock, shared or exclusively."""
    fcntl.flock(mark, fcntl.LOCK_EX)
    fcntl.flock(mark, fcntl.LOCK_UN)


def share(mark: int) -> None:
    """Take the lock shared; waits while somebody holds it exclusively."""
    fcntl.flock(mark, fcntl.LOCK_SH)


def free(mark: int) -> None:
    """Free the lock before its descriptor is closed."""
    fcntl.flock(mark, fcntl.LOCK_UN)
