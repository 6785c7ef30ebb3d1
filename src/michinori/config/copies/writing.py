"""Writing a backup."""

import errno
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from michinori.config import filelocks
from michinori.config.copies import database, layout
from michinori.config.copies.encryption import Encrypting
from michinori.machinery import acting
from michinori.machinery.storage import storage

_UNFINISHED = ".michinori-backup-"


def back_up(target: Path) -> dict[str, object]:
    """Back up to ``target``: dump the database first, then copy the files. Files never change, so none that the dump
    names is missing. Raises OSError, ``DatabaseFailed``.

    The dump goes to a file without a name, the copy to one that takes its own name once it is whole: whatever kills
    this leaves at most an unfinished copy, which the next backup into that folder deletes.
    """
    folder = target.resolve().parent
    if not folder.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder for the backup", str(folder))
    _delete_unfinished(folder)
    with _unfinished(folder) as (path, raw):
        out: Any = Encrypting(raw, settings.BACKUP_KEY) if settings.BACKUP_KEY else raw
        with (
            tempfile.TemporaryFile(dir=folder) as dump,
            tarfile.open(mode="w|", fileobj=out, bufsize=layout.PIECE) as tar,
        ):
            database.dump(dump)
            number = _fill(_Writer(tar), dump)
        if isinstance(out, Encrypting):
            out.close()
        raw.flush()
        os.fsync(raw.fileno())
        path.replace(target)
    acting.note(backed_up_at=datetime.now(UTC))
    return {
        "file": str(target),
        "bytes": target.stat().st_size,
        "files": number,
        "encrypted": bool(settings.BACKUP_KEY),
    }


class _Writer:
    """Adds members to a tar, with SHA-256 over their names and contents, and keeps none of them in memory."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar, self.digest = tar, hashlib.sha256()

    def add(self, name: str, content: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.digest.update(name.encode() + b"\0")
        self._tar.addfile(member, _Hashed(content, self.digest))  # type: ignore[arg-type]
        self._tar.members.clear()  # type: ignore[attr-defined]  # keeps memory the same

    def add_json(self, name: str, value: dict[str, object]) -> None:
        content = json.dumps(value).encode()
        self.add(name, io.BytesIO(content), len(content))


class _Hashed:
    def __init__(self, source: IO[bytes], digest: "hashlib._Hash") -> None:
        self._source, self._digest = source, digest

    def read(self, size: int) -> bytes:
        piece = self._source.read(size)
        self._digest.update(piece)
        return piece


def _fill(writer: _Writer, dump: IO[bytes]) -> int:
    """Write all members; return the number of uploaded files."""
    about = {"format": layout.FORMAT, "version": version("michinori"), "made_at": datetime.now(UTC).isoformat()}
    writer.add_json(layout.ABOUT, about | ({} if settings.BACKUP_FILES else {"left_out": layout.FILES}))
    for name in layout.KEY_FILES:
        _add_key(writer, f"{layout.KEYS}/{name}", Path(settings.HOME) / name)
    size = dump.seek(0, os.SEEK_END)
    dump.seek(0)
    writer.add(layout.DUMP, dump, size)
    number = sum(_add_file(writer, name) for name in storage().names()) if settings.BACKUP_FILES else 0
    writer.add_json(layout.END, {"files": number, "sha256": writer.digest.hexdigest()})
    return number


def _add_key(writer: _Writer, name: str, path: Path) -> None:
    """Add a file of the home, if there is one."""
    if path.is_file():
        with path.open("rb") as content:
            writer.add(name, content, path.stat().st_size)


def _add_file(writer: _Writer, name: str) -> bool:
    """Add what somebody uploaded, unless it is gone: an account may be closed meanwhile."""
    try:
        content = storage().open(name)
    except FileNotFoundError:
        return False
    with content:
        writer.add(f"{layout.FILES}/{name}", content, content.size)
    return True


@contextmanager
def _unfinished(folder: Path) -> Iterator[tuple[Path, IO[bytes]]]:
    """A new file in the folder, readable by its owner only and locked while it is written; deleted unless it got
    another name.
    """
    mark, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=folder)
    try:
        with os.fdopen(mark, "wb") as raw:
            filelocks.take(mark)
            yield Path(name), raw
    finally:
        Path(name).unlink(missing_ok=True)


def _delete_unfinished(folder: Path) -> None:
    """Delete what killed backups left, which nobody locks any more."""
    for path in folder.glob(f"{_UNFINISHED}*"):
        with filelocks.opened(path) as mark:
            if filelocks.take(mark):
                path.unlink(missing_ok=True)
