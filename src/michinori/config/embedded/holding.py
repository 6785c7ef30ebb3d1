"""Who uses the database of a home. Two lock files in the home say it, so that a kill -9 leaves nothing behind.

``database.lock`` is held while one starts or stops the server; ``database.users`` is shared by everyone who uses it.
A keeper process waits for the users' lock to come free and then stops the server, also when its last user was killed.
"""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from michinori.config import filelocks
from michinori.config.embedded import engine, roles


@contextlib.contextmanager
def using(home: Path, *, durable: bool = True) -> Iterator[None]:
    """The database of this home runs inside the block; the last one out stops it. Raises ``engine.DatabaseFailed``.

    ``durable=False`` is for tests: faster, and a power cut may lose data.
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
    """Stop the server when nobody uses it; whether it is so. The caller holds the lock."""
    with filelocks.opened(home / "database.users") as mark:
        if not filelocks.take(mark):
            return False
        engine.take_down(home)
        return True


def keep(home: Path) -> None:
    """The keeper's life: wait until nobody uses the server, stop it, end. Only one keeper lives in a home."""
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
    """Hold the lock under which the server is started and stopped."""
    return filelocks.held(home / "database.lock")
