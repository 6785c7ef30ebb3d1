"""Numbers and storing of documents: one after the other of each kind and year, no gap, no double."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Q

from michinori.kernel.chain import digest
from michinori.kernel.clock import day_of
from michinori.machinery.statements import insert
from michinori.papers.models import PAID, TERMS_NOTICE, Document, Unprinted


def store(documents: Iterable[Document]) -> list[Document]:
    """Number and store the documents that are not there yet; return those.

    In the order of kinds and years, in which all transactions take numbers, so that none waits for another in a circle.
    """
    by_kind = defaultdict[tuple[str, int], list[Document]](list)
    for one in documents:
        one.year = day_of(one.made_at).year
        by_kind[one.kind, one.year].append(one)
    return [stored for (kind, year), those in sorted(by_kind.items()) for stored in _store(kind, year, those)]


def _store(kind: str, year: int, documents: Sequence[Document]) -> list[Document]:
    """The same for documents of one kind and year."""
    # Take the number first: a concurrent call for the same documents waits here, and then finds them made.
    serial = next_serial(kind, year)
    there = _there(kind, documents)
    ordered = sorted(documents, key=lambda one: (one.made_at, one.n, one.contract_id or "", one.client_id or ""))
    new = {_place(one): one for one in ordered if _place(one) not in there}
    for number, one in enumerate(new.values(), serial):
        one.serial = number
        one.sha256 = digest(one.record)
    insert(*new.values())
    if kind != TERMS_NOTICE:
        now = datetime.now(UTC)
        Unprinted.objects.bulk_create([Unprinted(document=one, next_try_at=now) for one in new.values()])
    return list(new.values())


type _Place = tuple[str | None, ...]


def _place(document: Document) -> _Place:
    """What there is only one document of a kind about; a payment has one of ``PAID``."""
    if document.contract_id is not None:
        return document.contract_id, str(document.n)
    return None, str(document.n), document.client_id, document.worker_id


def _there(kind: str, documents: Sequence[Document]) -> set[_Place]:
    """The places of those of these documents, and of others, that were stored before."""
    of_contracts = [one.contract_id for one in documents if one.contract_id is not None]
    of_sides = Q(contract=None, client_id__in={one.client_id for one in documents})
    of_sides |= Q(contract=None, client=None, worker_id__in={one.worker_id for one in documents})
    same = Document.objects.filter(kind__in=PAID if kind in PAID else (kind,), n__in={one.n for one in documents})
    rows = same.filter(Q(contract_id__in=of_contracts) if of_contracts else of_sides)
    return {_place(row) for row in rows.only("contract_id", "n", "client_id", "worker_id")}


def next_serial(kind: str, year: int) -> int:
    """The next serial number, reserved for this transaction until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT papers_next_serial(%s, %s)", [kind, year])
        found: Sequence[int] = cursor.fetchone()
    return found[0]
