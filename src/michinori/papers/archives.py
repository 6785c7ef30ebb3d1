"""ZIP archives of papers: PDFs, records and an index, written bit by bit."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import batched
from typing import Any, Protocol

from django.core.files.storage import default_storage

from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, iso
from michinori.kernel.problems import Problem
from michinori.machinery.pieces import Pieces
from michinori.papers.commands.printing import copies_for
from michinori.papers.models import Copy, Document
from michinori.papers.queries.documents import Wanted, all_documents, count_documents, counterparty_of
from michinori.rules.money.paper_archives import INDEX, TABLE, index_of, table_of

MOST = 1_000
"""Papers in an archive over the web; the command line has no limit."""
_SOME = 50
_BEFORE_ALL = datetime(2020, 1, 1, tzinfo=JAPAN)


class Sink(Protocol):
    """A file to which the archive is written; it need not be seekable."""

    def write(self, data: bytes, /) -> object: ...


def zip_papers(actor: Actor, wanted: Wanted, words: Mapping[str, str] | None = None) -> Iterator[bytes]:
    """An archive of the actor's papers that are wanted, in pieces. All PDFs that it lacks are made before the first
    piece. ``words``: what columns and kinds are called in its table, by their names.

    Raises ``too-many-papers`` (422), ``paper-not-set`` (503).
    """
    if count_documents(actor, wanted, most=MOST + 1) > MOST:
        raise Problem("too-many-papers", 422, limit=MOST)
    documents = list(all_documents(actor, wanted))
    for some in batched(documents, _SOME):
        _copies(some, actor.user_id)
    return _pieces(documents, actor.user_id, words)


def _pieces(documents: Iterable[Document], reader_id: str | None, words: Mapping[str, str] | None) -> Iterator[bytes]:
    pieces = Pieces()
    for _each in _write(pieces, documents, reader_id, words):
        yield pieces.take()
    yield pieces.take()


def write_archive(out: Sink, documents: Iterable[Document]) -> int:
    """Write an archive of any number of papers, as the operator keeps them; return how many. Raises ``paper-not-set``
    (503).
    """
    return sum(1 for _each in _write(out, documents, None))


def _write(
    out: Any, documents: Iterable[Document], reader_id: str | None, words: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Write paper after paper, and the index last; gives the number of each paper once it is written.

    The index bears the instant of the newest paper, so that the same papers make the same bytes.
    """
    rows, newest = list[dict[str, Any]](), _BEFORE_ALL
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for some in batched(documents, _SOME):
            copies = _copies(some, reader_id)
            for document in some:
                row = _row(document, copies[document.id], reader_id)
                _add(archive, document, row, copies[document.id])
                rows.append(row)
                newest = max(newest, document.made_at)
                yield document.number
        index = json.dumps(index_of(rows, iso(newest), words), ensure_ascii=False, indent=1)
        archive.writestr(_named(INDEX, newest), index)
        # The mark before the text makes spreadsheets read it as UTF-8.
        archive.writestr(_named(TABLE, newest), table_of(rows, words).encode("utf-8-sig"))


def _copies(documents: Iterable[Document], reader_id: str | None) -> dict[str, Copy]:
    some = list(documents)
    copies = copies_for(some, reader_id=reader_id)
    if len(copies) < len(some):
        raise Problem("paper-not-set", 503)
    return copies


def _row(document: Document, copy: Copy, reader_id: str | None) -> dict[str, Any]:
    """A paper's line in the index."""
    body = document.body
    return {
        "number": document.number,
        "kind": document.kind,
        "issued_on": document.issued_on.isoformat(),
        "counterparty": _counterparty(document, reader_id),
        "contract_id": document.contract_id,
        "title": document.contract.title if document.contract else "",
        "amount": document.amount,
        "tax": document.amount_with_tax - document.amount,
        "amount_with_tax": document.amount_with_tax,
        "withheld": body.get("withheld"),
        "invoice_number": body["operator"]["number"] if document.kind == "invoice" else "",
        "pdf": f"{document.number}.pdf",
        "json": f"{document.number}.json",
        "sha256": document.sha256,
        "pdf_sha256": copy.sha256,
    }


def _counterparty(document: Document, reader_id: str | None) -> str:
    """The other side; for the operator, who is none of the two, the client or else the worker."""
    if reader_id is not None:
        return counterparty_of(document, reader_id)
    side = document.client or document.worker
    return side.display_name if side else ""


def _add(archive: zipfile.ZipFile, document: Document, row: dict[str, Any], copy: Copy) -> None:
    record = json.dumps(document.record | {"sha256": document.sha256}, ensure_ascii=False, indent=1)
    archive.writestr(_named(row["json"], document.made_at), record)
    with default_storage.open(copy.place, "rb") as pdf:
        archive.writestr(_named(row["pdf"], document.made_at), pdf.read(), zipfile.ZIP_STORED)


def _named(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.astimezone(JAPAN).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
