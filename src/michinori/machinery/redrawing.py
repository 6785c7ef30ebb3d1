"""What somebody sends as a picture or PDF, drawn anew: nothing of the file itself is kept, neither its metadata nor
what is hidden in it or would run.
"""

import time
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.file_types import HEAD, preview_kind
from michinori.machinery.previews import Drawn, draw

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 12
MOST_SECONDS = 60
"""For all pages of one PDF: each has ten seconds of its own, and whoever sends this waits with a thread of the site."""
_SIDE = 1280
_MB = 1024 * 1024


def redrawn(chunks: Iterable[bytes], *, field: str) -> list[bytes]:
    """The pages as JPEGs of at most 1280 pixels without metadata: the one of a picture, all of a PDF. A child process
    draws them, a second each.

    What was sent lies in memory, and while it is drawn in a file without a name. Raises ``invalid`` (422) at ``field``:
    ``empty_file``, ``too_big``, ``not_a_document`` (also what takes more than ``MOST_SECONDS``), ``too_many_pages``;
    ``preview-busy`` (503).
    """
    with SpooledTemporaryFile(max_size=MOST_BYTES) as spool:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > MOST_BYTES:
                raise Problem.invalid(Flaw(field, "too_big", {"limit": MOST_BYTES // _MB}))
            spool.write(chunk)
        if not size:
            raise Problem.invalid(Flaw(field, "empty_file"))
        spool.seek(0)
        kind = preview_kind(spool.read(HEAD), "")
        if kind not in ("picture", "pdf"):
            raise Problem.invalid(Flaw(field, "not_a_document"))
        spool.rollover()
        first, until = _drawn(draw(spool, kind, bare=_SIDE), field), time.monotonic() + MOST_SECONDS
        if kind == "picture":
            return [first.page]
        if first.pages > MOST_PAGES:
            raise Problem.invalid(Flaw(field, "too_many_pages", {"limit": MOST_PAGES}))
        return [first.page, *_others(spool, first.pages, until, field)]


def _others(spool: IO[bytes], pages: int, until: float, field: str) -> Iterator[bytes]:
    """The pages of a PDF after its first, as long as there is time."""
    for number in range(2, pages + 1):
        if time.monotonic() > until:
            raise Problem.invalid(Flaw(field, "not_a_document"))
        yield _drawn(draw(spool, "pdf", number, bare=_SIDE), field).page


def _drawn(found: Drawn | None, field: str) -> Drawn:
    if found is None:
        raise Problem.invalid(Flaw(field, "not_a_document"))
    return found
