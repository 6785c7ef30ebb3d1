"""A database aside: an embedded server of its own for a moment, to which this thread's connections lead."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from michinori.config import filelocks
from michinori.config.embedded import engine, holding, places, roles
from michinori.machinery.redirecting import redirected

_ASIDE = ".aside-"


@contextmanager
def database_aside() -> Iterator[Path]:
    """Lead this thread to an empty database for the length of the block; gives a folder for more. Server and folder go
    away at the end, and after a kill at the next time.
    """
    home = Path(settings.HOME)
    clear(home)
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=home))
    try:
        with (
            filelocks.held(folder / "held"),
            holding.using(folder, durable=False),
            redirected("owner", **_address(folder, roles.OWNER)),
            redirected("default", **_address(folder, roles.APPLICATION)),
        ):
            yield folder
    finally:
        with filelocks.held(folder / "keeper.lock"), holding.exclusively(folder):  # the keeper has ended
            pass
        _delete(folder)


def clear(home: Path) -> None:
    """Delete what killed processes left in a home."""
    for left in home.glob(f"{_ASIDE}*"):
        _delete_if_left(left)


def _address(folder: Path, role: str) -> dict[str, object]:
    server = {"HOST": str(places.socket_folder(folder)), "PORT": "5432"}
    return {"NAME": roles.DATABASE, "USER": role, "PASSWORD": "", "OPTIONS": {}, **server}


def _delete_if_left(folder: Path) -> None:
    """Delete what a killed process left, whose keeper has stopped its server."""
    with filelocks.opened(folder / "held") as mark:
        if filelocks.take(mark) and not engine.running(folder):
            _delete(folder)


def _delete(folder: Path) -> None:
    sockets = places.socket_folder(folder)
    for each in (sockets, folder):
        shutil.rmtree(each, ignore_errors=True)
