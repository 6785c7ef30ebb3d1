"""The program of the child process: ``python -m michinori.machinery.rendering KIND PAGE [SIDE]``, the file on stdin.

``PAGE`` counts from 1. ``SIDE``: without the mark, and at most so many pixels long. On stdout: a line with the number
of pages, then the page. It fails for whatever cannot be shown.
"""

import json
import sys
from functools import partial
from typing import BinaryIO

from michinori.machinery.rendering import drawing
from michinori.machinery.rendering.archives import Openers, open_archive, open_document
from michinori.machinery.rendering.confinement import confine
from michinori.machinery.rendering.lines import decoded, wrapped
from michinori.machinery.rendering.pages import Pages, of_lines
from michinori.machinery.rendering.pdfs import open_pdf
from michinori.machinery.rendering.pictures import open_pictures
from michinori.machinery.rendering.tables import open_csv, open_workbook


def _open_text(content: bytes) -> Pages:
    return of_lines(wrapped(decoded(content)))


_PLAIN: Openers = {
    "picture": open_pictures,
    "pdf": open_pdf,
    "text": _open_text,
    "csv": open_csv,
    "workbook": open_workbook,
}
_INSIDE: Openers = {**_PLAIN, "document": partial(open_document, openers=_PLAIN)}
OPENERS: Openers = {**_INSIDE, "archive": partial(open_archive, openers=_INSIDE)}

_CODECS = ("cp437", "cp932", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1")


def render(kind: str, number: int, source: BinaryIO, out: BinaryIO, bare: int = 0) -> None:
    """Draw one page of what ``source`` holds. ``bare``: without the mark, at most so many pixels long."""
    pages = OPENERS[kind](source.read())
    page = pages.draw(number - 1)
    if bare:
        page.thumbnail((bare, bare))
    out.write(json.dumps({"pages": pages.count}).encode() + b"\n")
    out.write(drawing.as_jpeg(page if bare else drawing.marked(page)))
    out.flush()


def main() -> None:
    """Load all that is needed, give up every other right, and only then read the file."""
    drawing.load()
    for encoding in _CODECS:
        "".encode(encoding)
    confine()
    render(sys.argv[1], int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[3]) if sys.argv[3:] else 0)


if __name__ == "__main__":
    main()
