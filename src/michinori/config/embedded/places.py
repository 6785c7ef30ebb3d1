"""The paths of the embedded database in a home."""

import tempfile
from pathlib import Path

# A Unix socket's path may have 108 bytes on Linux, 104 on macOS, including ``/.s.PGSQL.5432`` and a final NUL.
_LONGEST_FOLDER = 85


def data_folder(home: Path) -> Path:
    return home / "database"


def log_file(home: Path) -> Path:
    return home / "database.log"


def went_back(home: Path) -> Path:
    """The file that says that the database was taken back to a moment, until the installation is held (``installation``
    does that before anything else acts on it).
    """
    return home / "went-back"


def socket_folder(home: Path) -> Path:
    """The folder of the socket: ``run`` in the home, or a shorter one recorded in the home if that path is too long."""
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
