"""Numbers and storing of documents: one after the other of each kind and year, no gap, no double."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection

from michinori.kernel.chain import digest
from michinori.kernel.clock import day_of
from michinori.papers.models import PAID, TERMS_NOTICE, Document, Unprinted


def store(documents: Iterable[Document]) -> list[Document]:
    """Number and store the documents that are not there yet; return those.

    In the order of kinds and years, in which all transactions take numbers, so that none waits for another in a circle.
    """
    for one in documents:
        one.year = day_of(one.made_at).year
    ordered = sorted(documents, key=lambda one: (one.kind, one.year, one.n, one.contract_id or "", one.client_id or ""))
    return [one for one in ordered if _store(one)]


def _store(document: Document) -> bool:
    # Take the number first: a concurrent call for the same document waits here, and then finds it made.
    document.serial = next_serial(document.kind, document.year)
    if _is_there(document):
        return False
    document.sha256 = digest(document.record)
    document.save(force_insert=True)
    if document.kind != TERMS_NOTICE:
        Unprinted.objects.create(document=document, next_try_at=datetime.now(UTC))
    return True


def _is_there(document: Document) -> bool:
    kinds = PAID if document.kind in PAID else (document.kind,)
    same = Document.objects.filter(kind__in=kinds, contract_id=document.contract_id, n=document.n)
    if document.contract_id is None:
        same = same.filter(client_id=document.client_id, worker_id=document.worker_id)
    return same.exists()


def next_serial(kind: str, year: int) -> int:
    """The next serial number, reserved for this transaction until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT papers_next_serial(%s, %s)", [kind, year])
        found: Sequence[int] = cursor.fetchone()
    return found[0]
