"""Finding documents by kind, date, counterparty and amount together, for those who may read them (domain § 8, Papers;
電子帳簿保存法).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import DateTimeField, Func, Q, QuerySet

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import end_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.rows import find, first_of_each
from michinori.market.models import Nda
from michinori.papers.models import NDA, PAPER_NAMES, TERMS_NOTICE, WITH_TAX, Document
from michinori.people.finding import clients_named
from michinori.people.queries import client_ids_of
from michinori.rules.money.papers import BOOKED, BOOKS, LETTERS

_PEOPLE = ("client__user", "client__organisation", "worker", "contract")
WORKER = "worker"
_NUMBER = re.compile("([A-Z]{2})-(2[0-9]{3})-([0-9]{1,9})")
_FIRST, _LAST = date(1900, 1, 1), date(9000, 1, 1)
_LOW, _HIGH = (Func(template=f"span.{end}", output_field=DateTimeField()) for end in ("low", "high"))
_MONTHS = "SELECT n FROM unnest(%s::timestamptz[], %s::timestamptz[]) WITH ORDINALITY AS span (low, high, n) WHERE {}"


@dataclass(frozen=True)
class Wanted:
    """Filters of a search; None or empty: any. ``kind``: also ``BOOKS`` for all that are booked. Days in Japan, both
    inclusive; amounts in yen with tax;
    ``counterparty``: a part of a name, or a whole id; ``side``: those of the actor as a ``worker``, or those of one
    client (its id) for which they act, as its bookkeeper gets them.
    """

    kind: str = ""
    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    contract_id: str = ""
    side: str = ""


def readable_by(actor: Actor) -> QuerySet[Document]:
    """The documents of the actor as a worker, and of the clients they act for."""
    if actor.user_id is None:
        return Document.objects.none()
    return Document.objects.filter(Q(worker_id=actor.user_id) | Q(client_id__in=client_ids_of(actor.user_id)))


def find_document(actor: Actor, document_id: str) -> Document:
    """A document with its contract and sides. Raises ``not-found`` (404) for strangers."""
    return find(readable_by(actor).select_related(*_PEOPLE), document_id)


def list_documents(actor: Actor, wanted: Wanted, *, before: str = "", limit: int = 30) -> list[Document]:
    """At most ``limit`` documents, newest first, older than the document ``before``. Raises ``invalid`` (422).

    Each side is read by its own index, which is in this order, so that 100,000 papers are not sorted for a page.
    """
    older = Q()
    if before:
        last = readable_by(actor).filter(pk=before).first() if before.isprintable() else None
        if last is None:
            raise Problem.invalid(Flaw("cursor", "bad_format"))
        # The first condition says no more than the second, but an index can begin at it.
        older = Q(made_at__lte=last.made_at) & (Q(made_at__lt=last.made_at) | Q(id__lt=last.id))
    sides = [rows.filter(older) for rows in _sides(actor, wanted)]
    found = first_of_each(sides, "-made_at", "-id", limit=limit)
    shown = Document.objects.filter(found).select_related(*_PEOPLE)
    return list(shown.order_by("-made_at", "-id")[:limit])


def count_documents(actor: Actor, wanted: Wanted, *, most: int) -> int:
    """How many documents there are, counted up to ``most``."""
    return sum(rows.order_by()[:most].count() for rows in _sides(actor, wanted))


def months_with(actor: Actor, wanted: Wanted, months: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """Those of the months, each by its first and last day, in which the actor has papers that are wanted. Two
    queries, the second composed of one part a side, not one a side and month.
    """
    within = [
        rows.filter(made_at__gt=_LOW, made_at__lte=_HIGH).order_by().values("id") for rows in _sides(actor, wanted)
    ]
    if not within or not months:
        return []
    parts = [rows.query.sql_with_params() for rows in within]
    text = _MONTHS.format(" OR ".join(f"EXISTS ({sql})" for sql, _values in parts))
    spans = [_days(*month) for month in months]
    bounds = [[one[name] for one in spans] for name in ("made_at__gt", "made_at__lte")]
    with connection.cursor() as cursor:
        cursor.execute(text, [*bounds, *(value for _sql, values in parts for value in values)])
        found = {n for (n,) in cursor.fetchall()}
    return [month for n, month in enumerate(months, start=1) if n in found]


def all_documents(actor: Actor, wanted: Wanted) -> Iterator[Document]:
    """All documents that are wanted, side by side, oldest first, some at a time."""
    for rows in _sides(actor, wanted):
        yield from rows.select_related(*_PEOPLE).order_by("made_at", "id").iterator(chunk_size=500)


def every_document(wanted: Wanted) -> Iterator[Document]:
    """All documents of the site that are wanted, oldest first, some at a time. For the operator: the caller is at the
    command line.
    """
    yield from _matching(wanted).select_related(*_PEOPLE).order_by("made_at", "id").iterator(chunk_size=500)


def papers_at_desk(wanted: Wanted, number: str, *, before: str = "", limit: int = 30) -> list[Document]:
    """At most ``limit`` papers of anybody, newest first, older than the paper ``before``; ``number``: a whole one,
    empty for any. ``counterparty`` is either side: the beginning of a name, of now or, where somebody has left, as on
    the paper; a whole e-mail address, corporate number or id. The caller checks that the reader is staff. Raises
    ``invalid`` (422).
    """
    rows = _matching(wanted)
    if number:
        rows = rows.filter(**_number(number))
    if before:
        last = Document.objects.filter(pk=before).first() if before.isprintable() else None
        if last is None:
            raise Problem.invalid(Flaw("cursor", "bad_format"))
        rows = rows.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, id__lt=last.id))
    if wanted.counterparty:
        rows = _of_party(rows, wanted.counterparty, limit)
    return list(rows.select_related(*_PEOPLE).order_by("-made_at", "-id")[:limit])


def _number(text: str) -> dict[str, object]:
    """A number as papers bear it, ``IV-2026-000012``, as columns. Raises ``invalid`` (422, at ``number``)."""
    found = _NUMBER.fullmatch(text.strip().upper())
    kinds = [kind for kind, letters in LETTERS.items() if found and letters == found[1]]
    if not found or not kinds:
        raise Problem.invalid(Flaw("number", "paper_number"))
    return {"kind": kinds[0], "year": int(found[2]), "serial": int(found[3])}


def _of_party(rows: QuerySet[Document], text: str, limit: int) -> QuerySet[Document]:
    """Those of these papers one side of which is this person or company, at most as many as asked for, the newest. Each
    way to find them has an index of its own, and is read as far as that.
    """
    ids = [one.id for one in clients_named(text)]
    ways = [rows.filter(client_id__in=ids), rows.filter(worker_id__in=ids)] if ids else []
    for side, gone in (("client", "client__user__is_active"), ("worker", "worker__is_active")):
        ways += [rows.filter(**{f"body__{side}__{name}__istartswith": text, gone: False}) for name in PAPER_NAMES]
    found = [one.order_by("-made_at", "-id").values_list("id", flat=True)[:limit] for one in ways]
    return Document.objects.filter(id__in=[*found[0].union(*found[1:], all=True)])


def _sides(actor: Actor, wanted: Wanted) -> list[QuerySet[Document]]:
    """The documents that are wanted of the actor as a worker, and of each client they act for; none is in two."""
    if actor.user_id is None:
        return []
    rows, name = _matching(wanted), wanted.counterparty
    worker, client = (_of_client(name), _of_worker(name)) if name else (Q(), Q())
    sides = {WORKER: rows.filter(worker, worker_id=actor.user_id)}
    sides |= {one: rows.filter(client, client_id=one) for one in client_ids_of(actor.user_id)}
    return [found for side, found in sides.items() if wanted.side in ("", side)]


def _matching(wanted: Wanted) -> QuerySet[Document]:
    """Documents by all filters but the counterparty."""
    bounds: dict[str, object] = {
        "kind__in": (BOOKED if wanted.kind == BOOKS else (wanted.kind,)) if wanted.kind else None,
        **_days(wanted.since, wanted.until),
        "with_tax__gte": wanted.least,
        "with_tax__lte": wanted.most,
        "contract_id": wanted.contract_id or None,
    }
    known = {name: value for name, value in bounds.items() if value is not None}
    return Document.objects.alias(with_tax=WITH_TAX).filter(**known)


def _days(since: date | None, until: date | None) -> dict[str, object]:
    return {
        "made_at__gt": end_of(_held(since) - timedelta(days=1)) if since else None,
        "made_at__lte": end_of(_held(until)) if until else None,
    }


def _held(day: date) -> date:
    return min(max(day, _FIRST), _LAST)


def _of_client(name: str) -> Q:
    """Papers whose client has this name, now or on the paper, or this id; the operator's, where there is no client."""
    now = Q(client__user__display_name__icontains=name) | Q(client__organisation__name__icontains=name)
    then = Q(body__client__real_name__icontains=name) | Q(body__client__display_name__icontains=name)
    with_client = Q(client__isnull=False) & (now | then | Q(client_id=name))
    return with_client | Q(client__isnull=True, body__operator__name__icontains=name)


def _of_worker(name: str) -> Q:
    """As ``_of_client``, of the worker."""
    then = Q(body__worker__real_name__icontains=name) | Q(body__worker__display_name__icontains=name)
    with_worker = Q(worker__isnull=False) & (Q(worker__display_name__icontains=name) | then | Q(worker_id=name))
    return with_worker | Q(worker__isnull=True, body__operator__name__icontains=name)


def counterparty_of(document: Document, reader_id: str | None) -> str:
    """The public name of whom the reader dealt with; where the paper has no other side, the operator's."""
    if document.worker_id == reader_id and document.client is not None:
        return document.client.display_name
    if document.worker_id != reader_id and document.worker is not None:
        return document.worker.display_name
    return str(document.body.get("operator", {}).get("name", ""))


def notices_of(contract: Contract) -> dict[int, Document]:
    """The newest notice of each version of a contract's terms, by version. One query. The caller checks permissions."""
    found: Iterable[Document] = Document.objects.filter(contract=contract, kind=TERMS_NOTICE).order_by("n")
    return {document.terms_version: document for document in found if document.terms_version is not None}


def nda_papers(ndas: Iterable[Nda]) -> dict[str, str]:
    """The ids of the papers of NDAs, by the NDA's id; those of two people count from 1. One query, none without any
    that is agreed. The caller checks permissions.
    """
    agreed = {(one.client_id, one.worker_id, one.n): one.id for one in ndas if one.n is not None}
    if not agreed:
        return {}
    wanted = Q()
    for client_id, worker_id, n in agreed:
        wanted |= Q(client_id=client_id, worker_id=worker_id, n=n)
    rows = Document.objects.filter(wanted, kind=NDA, contract=None).values_list("client_id", "worker_id", "n", "id")
    return {agreed[client_id, worker_id, n]: paper_id for client_id, worker_id, n, paper_id in rows}
