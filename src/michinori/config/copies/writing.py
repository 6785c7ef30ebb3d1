"""Writing a backup."""

import errno
import hashlib
import io
import json
import os
import tarfile
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from michinori.config.copies import database, layout
from michinori.config.copies.encryption import Encrypting
from michinori.config.copies.places import Backup
from michinori.machinery import acting
from michinori.machinery.storage import storage


def back_up(target: Backup) -> dict[str, object]:
    """Back up to ``target``: dump the database first, then copy the files. Files never change, so none that the dump
    names is missing. Raises OSError, ``DatabaseFailed``, ``FilesAway``.

    The dump goes to a file without a name, the copy to ``target`` once it is whole: whatever kills this leaves at most
    an unfinished copy, which the next backup there deletes.
    """
    if not target.beside.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder for the backup", str(target.beside))
    with target.writing() as raw:
        counted = _Counted(raw)
        out: Any = Encrypting(counted, settings.BACKUP_KEY) if settings.BACKUP_KEY else counted
        with (
            tempfile.TemporaryFile(dir=target.beside) as dump,
            tarfile.open(mode="w|", fileobj=out, bufsize=layout.PIECE) as tar,
        ):
            database.dump(dump)
            number = _fill(_Writer(tar), dump)
        if isinstance(out, Encrypting):
            out.close()
    acting.note(backed_up_at=datetime.now(UTC))
    return {
        "file": str(target),
        "bytes": counted.bytes,
        "files": number,
        "encrypted": bool(settings.BACKUP_KEY),
    }


class _Counted:
    """Passes on what is written, and counts it."""

    def __init__(self, target: Any) -> None:
        self._target, self.bytes = target, 0

    def write(self, content: bytes) -> int:
        self.bytes += len(content)
        written: int = self._target.write(content)
        return written


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
