"""Reference counting of the processes that use a home's database, by two lock files, which even a kill -9 frees.

``database.lock`` is held while the server is started or stopped; ``database.users`` is held shared by every process
that uses it. A keeper process waits until nobody holds the latter and then stops the server, even if the last was
killed.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from michinori.config import filelocks
from michinori.config.embedded import engine, going_back, logfile, roles


@contextlib.contextmanager
def using(home: Path, *, durable: bool = True) -> Iterator[None]:
    """Run the database of this home for the length of the block; its last user stops it. Raises
    ``engine.DatabaseFailed``.

    ``durable=False`` is for tests: faster, but a power cut may lose data.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusively(home):
        mark = os.open(home / "database.users", os.O_RDWR | os.O_CREAT, 0o600)
        filelocks.share(mark)
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
    """Restart the server if it died while in use; return whether that was needed."""
    if engine.running(home):
        return False
    with exclusively(home):
        ensure(home, durable=True)
    return True


def keep_log_small(home: Path) -> None:
    """Turn the server's log if it is big."""
    if logfile.big(home):
        with exclusively(home):
            logfile.turn(home)


def ensure(home: Path, *, durable: bool) -> None:
    """Make sure that the server runs and has its roles and its keeper. The caller holds ``database.lock``."""
    with going_back.patience(home):
        engine.bring_up(home, durable=durable)
        going_back.arrive(home)
    roles.ensure(home)
    with filelocks.opened(home / "keeper.lock") as mark:
        if not filelocks.take(mark):
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
    """Stop the server if nobody uses it; return whether that was so. The caller holds ``database.lock``."""
    with filelocks.opened(home / "database.users") as mark:
        if not filelocks.take(mark):
            return False
        engine.take_down(home)
        return True


def keep(home: Path) -> None:
    """Run the keeper: wait until nobody uses the server, stop it, and return. Only one keeper runs per home."""
    with filelocks.opened(home / "keeper.lock") as own:
        if not filelocks.take(own):
            return
        while True:
            with filelocks.opened(home / "database.users") as mark:
                filelocks.wait(mark)
            with exclusively(home):
                if stop_if_unused(home):
                    filelocks.free(own)
                    return


def exclusively(home: Path) -> AbstractContextManager[None]:
    """Hold ``database.lock``, under which the server is started and stopped."""
    return filelocks.held(home / "database.lock")
