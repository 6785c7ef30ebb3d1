"""Uploaded files: stored outside the web root, identified by SHA-256, with a type told by their content.

The rooms above decide who may see a file, and serve it as an attachment.
"""

import hashlib
import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from michinori.kernel.actor import Actor
from michinori.kernel.ids import new_id
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_line
from michinori.machinery import clock, rates
from michinori.machinery.file_types import HEAD, type_of
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import Drawn, keep, look_at
from michinori.machinery.scanning import NEVER, first_look, hold, refuse_held
from michinori.machinery.settings import settings_now

MAX_FILES = 20
LARGEST = 50 * 1024 * 1024
_DAY = 24 * 60 * 60
_MB = 1024 * 1024
_LONGEST_NAME = 150
_LONGEST_ENDING = 20
_UNSAFE = re.compile(r'[<>:"|?*\\/]')
_IN_MEMORY = 1024 * 1024


def store_file(*, actor: Actor, name: str, content: bytes | Iterable[bytes], only: str = "") -> StoredFile:
    """Store a file that belongs to the actor. ``content``: its bytes, or the chunks of an upload.

    Its preview is made here, once (``machinery.previews``). ``only``: a prefix that the MIME type must have
    (``image/``). Raises Problem (422) ``file-too-large`` (limit_mb; the setting LARGEST_FILE is in bytes, 50 MiB by
    default), ``file-empty``, ``file-type``, ``file-infected``; ``upload-quota`` (429) beyond ``upload_mb_a_day`` a
    person and day, a smaller file counting as one MB; ``preview-busy`` (503).
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        size, sha256 = _copy(spool, [content] if isinstance(content, bytes) else content)
        spool.seek(0)
        found = type_of(spool.read(HEAD))
        if not found.startswith(only):
            raise Problem("file-type", 422)
        limit = settings_now().site.upload_mb_a_day
        rates.count(f"upload:{actor}", limit, _DAY, "upload-quota", by=-(-size // _MB))
        scan = first_look(spool)
        seen = look_at(spool, name)
        row = StoredFile(
            id=new_id("fil"),
            owner_id=str(actor),
            name=clean_name(name),
            size=size,
            sha256=sha256,
            type=found,
            pages=seen.pages if isinstance(seen, Drawn) else seen,
            made_at=clock.now(),
            scan=scan,
        )
        spool.seek(0)
        row.place = default_storage.save(f"{row.id[4:6]}/{row.id}", File(spool, name=row.id))
    if isinstance(seen, Drawn):
        keep(row.place, seen)
    if scan == "waiting":
        hold(row)
    row.save(force_insert=True)
    return row


def keep_made(*, owner_id: str, name: str, content: bytes, type: str) -> StoredFile:
    """Store a file that this program made itself, such as a face: its type is known, and it needs no preview. The
    scanner has seen what it was drawn from.
    """
    row = StoredFile(
        id=new_id("fil"),
        owner_id=owner_id,
        name=name,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        type=type,
        pages=0,
        made_at=clock.now(),
        scan_next_at=NEVER,
    )
    row.place = default_storage.save(f"{row.id[4:6]}/{row.id}", ContentFile(content, name=row.id))
    row.save(force_insert=True)
    return row


def read_files(
    actor: Actor, file_ids: Sequence[str], *, field: str = "file_ids", most: int = MAX_FILES
) -> tuple[StoredFile, ...]:
    """The actor's own files by id. Raises ``invalid`` (422) at ``field`` for unknown files and those of others, and for
    one that was blocked, which nobody can open (decision 67).
    """
    if len(file_ids) > most:
        raise Problem.invalid(Flaw(field, "too_many", {"limit": most}))
    wanted = list(dict.fromkeys(file_ids))
    askable = [file_id for file_id in wanted if file_id.isprintable()]
    found = StoredFile.objects.filter(owner_id=actor.user_id or "").in_bulk(askable)
    if len(found) < len(wanted):
        raise Problem.invalid(Flaw(field, "unknown_id"))
    if any(file.scan == "blocked" for file in found.values()):
        raise Problem.invalid(Flaw(field, "blocked_file"))
    return tuple(found[file_id] for file_id in wanted)


def open_file(file: StoredFile) -> IO[bytes]:
    """The stored content, for reading; the caller closes it. Raises ``file-waiting``, ``file-blocked``."""
    refuse_held(file)
    return default_storage.open(file.place, "rb")


def clean_name(name: str) -> str:
    """A name that is safe in every file system: without folders, reserved and invisible characters,
    at most 150 long.
    """
    last = clean_line(name).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    safe = _UNSAFE.sub("_", last).strip(". ") or "file"
    ending = PurePosixPath(safe).suffix
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    return safe if len(safe) <= _LONGEST_NAME else safe[: _LONGEST_NAME - len(ending)] + ending


def _copy(spool: IO[bytes], chunks: Iterable[bytes]) -> tuple[int, str]:
    """Copy chunks to ``spool``; return their size in bytes and SHA-256. Raises ``file-too-large``, ``file-empty``."""
    limit: int = getattr(settings, "LARGEST_FILE", LARGEST)
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise Problem("file-too-large", 422, limit_mb=limit // _MB)
        digest.update(chunk)
        spool.write(chunk)
    if not size:
        raise Problem("file-empty", 422)
    return size, digest.hexdigest()
