"""Locks on files: the kernel frees them when their holder ends, however it ends."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def opened(path: Path) -> Iterator[int]:
    """A mark on a lock file, made where it is missing; closing it frees what it holds."""
    mark = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield mark
    finally:
        os.close(mark)


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock alone; waits for it."""
    with opened(path) as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


def take(mark: int) -> bool:
    """Take the lock alone if it is free; whether it is ours."""
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait(mark: int) -> None:
    """Wait until nobody else holds the lock, shared or alone."""
    fcntl.flock(mark, fcntl.LOCK_EX)
    fcntl.flock(mark, fcntl.LOCK_UN)


def share(mark: int) -> None:
    """Hold the lock together with others; waits for one who holds it alone."""
    fcntl.flock(mark, fcntl.LOCK_SH)


def free(mark: int) -> None:
    """Give the lock back before its mark is closed."""
    fcntl.flock(mark, fcntl.LOCK_UN)
