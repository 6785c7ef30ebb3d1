"""Reading a backup, member by member, whatever made the file."""

import hashlib
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings

from michinori.config.copies import layout
from michinori.config.copies.encryption import MAGIC, Damaged, Decrypting
from michinori.config.copies.places import Backup
from michinori.kernel.problems import Problem

_READABLE = (layout.WITHOUT_END, layout.FORMAT)
_LARGEST_JSON = 10_000


@dataclass
class Found:
    """What a copy held. ``files``: the SHA-256 of each uploaded file by its place; ``whole``: nothing was changed or
    cut off, as far as the file itself can tell.
    """

    about: dict[str, Any] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    has_dump: bool = False
    whole: bool = False

    @property
    def has_files(self) -> bool:
        """Whether what people uploaded is in it, where there was any."""
        return self.about.get("left_out") != layout.FILES


def unpack(source: Backup, folder: Path, *, files: bool = True) -> Found:
    """Unpack a copy into an empty folder, readable by its owner only; ``files`` False: what people uploaded is only
    hashed.

    Raises Problem ``not-a-backup``, ``backup-encrypted``, ``backup-key-wrong``, ``FilesAway``. A
    damaged copy is unpacked as far as it goes, and is not ``whole``.
    """
    found = Found()
    try:
        with _opened(source) as content:
            _unpack_all(content, folder, found, files=files)
    except (tarfile.TarError, Damaged, EOFError, ValueError, KeyError):
        found.whole = False
    if found.about.get("format") not in _READABLE:
        raise Problem("not-a-backup")
    return found


@contextmanager
def _opened(source: Backup) -> Iterator[Any]:
    """The tar in the file, decrypted if it is encrypted."""
    with source.reading() as raw:
        encrypted = raw.read(len(MAGIC)) == MAGIC
        raw.seek(0)
        yield Decrypting(raw, settings.BACKUP_KEY) if encrypted else raw


def _unpack_all(content: Any, folder: Path, found: Found, *, files: bool) -> None:
    digest, end = hashlib.sha256(), None
    with tarfile.open(fileobj=content, mode="r|", bufsize=layout.PIECE) as tar:
        for member in tar:
            tar.members.clear()  # type: ignore[attr-defined]  # keeps memory the same
            if member.isdir():  # in the format without an end
                continue
            inside = tar.extractfile(member)
            if inside is None or not _is_ours(member.name):
                raise ValueError(member.name)
            if member.name == layout.END:
                end = json.loads(inside.read(_LARGEST_JSON))
                continue
            digest.update(member.name.encode() + b"\0")
            if member.name == layout.ABOUT:
                found.about = json.loads(_hashed(inside.read(_LARGEST_JSON), digest))
                continue
            found.has_dump |= member.name == layout.DUMP
            uploaded = member.name.startswith(f"{layout.FILES}/")
            own = _copy(inside, None if uploaded and not files else _made(folder, member.name), digest)
            if uploaded:
                found.files[member.name.removeprefix(f"{layout.FILES}/")] = own
    while content.read(layout.PIECE):  # an encrypted copy is whole only if its last piece is there
        pass
    expected = {"files": len(found.files), "sha256": digest.hexdigest()}
    found.whole = found.has_dump and (found.about["format"] == layout.WITHOUT_END or end == expected)


def _is_ours(name: str) -> bool:
    """Whether a member may be unpacked: nothing may be written beside the folder, whoever made the file."""
    path = PurePosixPath(name)
    first = path.parts[0] if path.parts else ""
    if path.is_absolute() or ".." in path.parts:
        return False
    if first == layout.KEYS:
        return name in {f"{layout.KEYS}/{key}" for key in layout.KEY_FILES}
    return name in (layout.ABOUT, layout.DUMP, layout.END) or (first == layout.FILES and len(path.parts) > 1)


def _made(folder: Path, name: str) -> Path:
    path = folder / name
    for parent in reversed(path.relative_to(folder).parents):
        (folder / parent).mkdir(mode=0o700, exist_ok=True)
    path.touch(mode=0o600)
    return path


def _copy(inside: IO[bytes], target: Path | None, whole: "hashlib._Hash") -> str:
    """Copy a member's content, or only hash it; return its SHA-256."""
    own = hashlib.sha256()
    with (target or Path("/dev/null")).open("wb") as out:
        while piece := inside.read(layout.PIECE):
            own.update(piece)
            whole.update(piece)
            out.write(piece)
    return own.hexdigest()


def _hashed(content: bytes, digest: "hashlib._Hash") -> bytes:
    digest.update(content)
    return content
