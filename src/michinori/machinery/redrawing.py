"""What somebody sends as a picture or PDF, drawn anew: nothing of the file itself is kept, neither its metadata nor
what is hidden in it or would run.
"""

from collections.abc import Iterable
from tempfile import SpooledTemporaryFile

from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.file_types import HEAD, preview_kind
from michinori.machinery.previews import Drawn, draw

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 12
_SIDE = 1280
_MB = 1024 * 1024


def redrawn(chunks: Iterable[bytes], *, field: str) -> list[bytes]:
    """The pages as JPEGs of at most 1280 pixels without metadata: the one of a picture, all of a PDF. A child process
    draws them, a second each.

    What was sent lies in memory, and while it is drawn in a file without a name. Raises ``invalid`` (422) at ``field``:
    ``empty_file``, ``too_big``, ``not_a_document``, ``too_many_pages``; ``preview-busy`` (503).
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
        first = _drawn(draw(spool, kind, bare=_SIDE), field)
        if kind == "picture":
            return [first.page]
        if first.pages > MOST_PAGES:
            raise Problem.invalid(Flaw(field, "too_many_pages", {"limit": MOST_PAGES}))
        more = (draw(spool, kind, number, bare=_SIDE) for number in range(2, first.pages + 1))
        return [first.page, *(_drawn(one, field).page for one in more)]


def _drawn(found: Drawn | None, field: str) -> Drawn:
    if found is None:
        raise Problem.invalid(Flaw(field, "not_a_document"))
    return found
