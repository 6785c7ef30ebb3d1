"""Who uses the database of a home. Two lock files in the home say it, so that a kill -9 leaves nothing behind.

``database.lock`` is held while one starts or stops the server; ``database.users`` is held, shared, by everyone who uses it.
A keeper process waits for the users' lock to come free and then stops the server, also when its last user was killed.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from michinori.config.embedded import engine, roles


@contextlib.contextmanager
def using(home: Path, *, durable: bool = True) -> Iterator[None]:
    """The database of this home runs inside the block; the last one out stops it. Raises ``engine.DatabaseFailed``.

    ``durable=False`` is for tests: faster, and a power cut may lose data.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusively(home):
        mark = os.open(home / "database.users", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(mark, fcntl.LOCK_SH)
        try:
            ensure(home, durable=durable)
        except BaseException:
            os.close(mark)
            raise
    try:
        yield
    finally:
        with exclusively(home):
            os.close(mark)
            stop_if_unused(home)


def recover(home: Path) -> bool:
    """Bring the server up again if it died under its users; whether that was needed."""
    if engine.running(home):
        return False
    with exclusively(home):
        ensure(home, durable=True)
    return True


def ensure(home: Path, *, durable: bool) -> None:
    """The server is up, has its roles and its keeper. The caller holds the lock."""
    engine.bring_up(home, durable=durable)
    roles.ensure(home)
    with _open(home / "keeper.lock") as mark:
        if not _taken(mark):
            return
    subprocess.Popen(
        [sys.executable, "-m", "michinori.config.embedded.keeper", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )


def stop_if_unused(home: Path) -> bool:
    """Stop the server when nobody uses it; whether it is so. The caller holds the lock."""
    with _open(home / "database.users") as mark:
        if not _taken(mark):
            return False
        engine.take_down(home)
        return True


def keep(home: Path) -> None:
    """The keeper's life: wait until nobody uses the server, stop it, end. Only one keeper lives in a home."""
    with _open(home / "keeper.lock") as own:
        if not _taken(own):
            return
        while True:
            with _open(home / "database.users") as mark:
                fcntl.flock(mark, fcntl.LOCK_EX)
            with exclusively(home):
                if stop_if_unused(home):
                    fcntl.flock(own, fcntl.LOCK_UN)
                    return


@contextlib.contextmanager
def exclusively(home: Path) -> Iterator[None]:
    """Hold the lock under which the server is started and stopped."""
    with _open(home / "database.lock") as mark:
        fcntl.flock(mark, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _open(path: Path) -> Iterator[int]:
    mark = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield mark
    finally:
        os.close(mark)


def _taken(mark: int) -> bool:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
