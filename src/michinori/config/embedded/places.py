"""Where things of the embedded database lie within a home."""

import tempfile
from pathlib import Path

# The address of a Unix socket holds 108 bytes on Linux, 104 on macOS, with the name ``.s.PGSQL.5432`` and an end mark.
_LONGEST_FOLDER = 85


def data_folder(home: Path) -> Path:
    return home / "database"


def log_file(home: Path) -> Path:
    return home / "database.log"


def socket_folder(home: Path) -> Path:
    """The folder of the socket: ``run`` in the home, or the short one recorded there where its path is too long."""
    folder = home / "run"
    record = _record(home)
    if len(bytes(folder)) > _LONGEST_FOLDER and record.is_file():
        return Path(record.read_text())
    return folder


def make_socket_folder(home: Path) -> Path:
    """Make the folder of the socket, readable by its owner only, and return it."""
    folder = home / "run"
    if len(bytes(folder)) > _LONGEST_FOLDER:
        folder = socket_folder(home)
        if folder == home / "run" or not folder.is_dir() or not folder.owner() or folder.is_symlink():
            folder = Path(tempfile.mkdtemp(prefix="michinori-", dir="/tmp"))
            _record(home).write_text(str(folder))
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _record(home: Path) -> Path:
    return home / "socket-folder"
