"""Zip archives: a list of what is inside, then every file in it as it would be shown by itself. Word documents, too,
which are zip archives: their text by mammoth, then the pictures in them.
"""

import io
import zipfile
from collections.abc import Callable
from xml.dom import expatbuilder

import mammoth

from michinori.machinery.file_types import HEAD, preview_kind
from michinori.machinery.rendering.lines import wrapped
from michinori.machinery.rendering.pages import Pages, joined, of_lines

_MOST_ENTRIES = 200
_MOST_BYTES = 120 * 1024 * 1024
_IGNORED = ("__MACOSX", ".DS_Store", "Thumbs.db")
_MEDIA = "word/media/"
_LOADED = expatbuilder  # mammoth imports it when it parses, and then no file can be opened any more

Openers = dict[str, Callable[[bytes], Pages]]


def open_archive(content: bytes, openers: Openers) -> Pages:
    """The list, and the pages of every file inside.

    Raises ValueError if a file inside cannot be shown: what cannot be looked at whole has no preview. Archives inside
    archives are not opened.
    """
    archive = _opened(content)
    files = _within_limits(archive)
    listed = [f"{one.file_size:>12,}  {one.filename}" for one in files]
    parts = [of_lines([line for row in listed for line in wrapped(row)])]
    for one in files:
        if one.file_size == 0 or any(part in _IGNORED for part in one.filename.split("/")):
            continue
        inside = _read(archive, one)
        opener = openers.get(preview_kind(inside[:HEAD], one.filename) or "")
        if opener is None:
            raise ValueError("a file inside has no preview")
        parts += [of_lines(wrapped(f"■ {one.filename}")), opener(inside)]
    return joined(parts)


def open_document(content: bytes, openers: Openers) -> Pages:
    """The text of a Word document, and each picture in it on a page of its own."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    files = _within_limits(archive)
    parts = [of_lines(wrapped(mammoth.extract_raw_text(io.BytesIO(content)).value))]
    for one in files:
        if one.filename.startswith(_MEDIA):
            inside = _read(archive, one)
            opener = openers.get(preview_kind(inside[:HEAD], one.filename) or "")
            if opener is None:
                raise ValueError("a picture inside has no preview")
            parts.append(opener(inside))
    return joined(parts)


def _opened(content: bytes) -> zipfile.ZipFile:
    """The archive, with names in Shift JIS as Windows writes them here, else as the format says."""
    try:
        return zipfile.ZipFile(io.BytesIO(content), metadata_encoding="cp932")
    except UnicodeDecodeError:
        return zipfile.ZipFile(io.BytesIO(content))


def _within_limits(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    files = [one for one in archive.infolist() if not one.is_dir()]
    if len(files) > _MOST_ENTRIES or sum(one.file_size for one in files) > _MOST_BYTES:
        raise ValueError("too much inside")
    return files


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """The content, never more of it than the list says. Raises RuntimeError if it has a password."""
    with archive.open(one) as content:
        found = content.read(one.file_size + 1)
    if len(found) > one.file_size:
        raise ValueError("longer than it says")
    return found
