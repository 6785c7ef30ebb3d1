"""Telling a file's type by its content, since anybody may type any file name extension."""

import re

import filetype

OPAQUE = "application/octet-stream"
_OFFICE = re.compile(
    r"application/(msword|rtf|vnd\.ms-(excel|powerpoint)|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)"
)
_PLAIN = frozenset({"application/pdf", "application/zip", "text/plain"})
_MEDIA = ("image/", "audio/", "video/")
_MARKUP = re.compile(rb"<(!doctype|html|head|body|script|svg|\?xml|iframe|math)\b", re.IGNORECASE)
_TEXTS = ("utf-8", "cp932")
HEAD = 64 * 1024
_PREVIEWS = {
    **dict.fromkeys(
        ("image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp", "image/tiff"),
        "picture",
    ),
    "application/pdf": "pdf",
    "application/zip": "archive",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "workbook",
    "application/vnd.ms-excel": "workbook",
    "application/vnd.oasis.opendocument.spreadsheet": "workbook",
}
_RECORDINGS = {"audio": "sound", "video": "film"}
_TABLES = (".csv", ".tsv")


def type_of(head: bytes) -> str:
    """The MIME type of a file, told by its first ``HEAD`` bytes.

    Images, sound, video, PDF, zip, office documents and plain text get their own type; everything else, and whatever a
    browser or a machine could run (HTML, SVG, programs), is ``application/octet-stream``.
    """
    known = filetype.guess_mime(head)
    if known is not None:
        return known if _is_named(known) else OPAQUE
    return "text/plain" if _is_text(head) else OPAQUE


def preview_kind(head: bytes, name: str) -> str | None:
    """What renders a preview of the file, told by its first ``HEAD`` bytes: picture, pdf, archive, document, workbook,
    sound, film, csv or text (also of a program or page); None for a kind without a preview.
    """
    known = filetype.guess_mime(head)
    if known is not None:
        return _RECORDINGS.get(known.partition("/")[0]) or _PREVIEWS.get(known)
    if b"\x00" in head or not any(_decodes(head, encoding) for encoding in _TEXTS):
        return None
    return "csv" if name.lower().endswith(_TABLES) else "text"


def _is_named(mime: str) -> bool:
    return mime in _PLAIN or mime.startswith(_MEDIA) or _OFFICE.fullmatch(mime) is not None


def _is_text(head: bytes) -> bool:
    if b"\x00" in head or _MARKUP.search(head):
        return False
    return any(_decodes(head, encoding) for encoding in _TEXTS)


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether ``head`` is text in ``encoding``; its last character may be cut off."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            if len(head) < HEAD:
                return False
        else:
            return True
    return False
