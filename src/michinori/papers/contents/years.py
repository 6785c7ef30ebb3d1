"""The contents of papers about a whole year (domain § 8): per client and worker, and of each by itself. Whole yen."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from michinori.contracts.models import Payment
from michinori.kernel.clock import day_of, end_of
from michinori.machinery.practising import has_play_money
from michinori.papers.contents.step import FORM, client_named, person_named
from michinori.papers.models import PAID, Document
from michinori.people.models import Client, Membership, User
from michinori.treasury.queries.tax import Issuer, issuer

SUMS = ("before_tax", "tax", "fee", "fee_tax", "withheld", "waived", "net")
_AT_ONCE = 500


@dataclass(frozen=True)
class Pair:
    """What a client paid a worker in a year, all its payments together. ``reported*``: how many, yen before tax,
    and consumption tax, of the contracts from whose payments tax was withheld.
    """

    client_id: str
    worker_id: str
    payments: int
    reported_payments: int
    reported: int
    reported_tax: int
    sums: dict[str, int]


def pairs_of(year: int) -> list[Pair]:
    """All clients and workers between whom money was paid in a year, by the day of payment in Japan. One query."""
    since, until = end_of(date(year - 1, 12, 31)), end_of(date(year, 12, 31))
    rows = Payment.objects.filter(at__gt=since, at__lte=until)  # 24:00 belongs to the day that ends
    held = Payment.objects.filter(contract=OuterRef("contract"), withheld__gt=0, at__gt=since, at__lte=until)
    found: Any = (
        rows.values("contract__client_id", "contract__worker_id")
        .order_by("contract__client_id", "contract__worker_id")
        .annotate(
            reported=Sum("before_tax", filter=Q(Exists(held))),
            reported_tax=Sum("tax", filter=Q(Exists(held))),
            reported_payments=Count("id", filter=Q(Exists(held))),
            payments=Count("id"),
            **{f"sum_{name}": Sum(name) for name in SUMS},
        )
    )
    return [
        Pair(
            row["contract__client_id"],
            row["contract__worker_id"],
            row["payments"],
            row["reported_payments"],
            row["reported"] or 0,
            row["reported_tax"] or 0,
            {name: row[f"sum_{name}"] for name in SUMS},
        )
        for row in found
    ]


def papers_of_year(year: int, at: datetime) -> Iterator[Sequence[Document]]:
    """All papers about a year, made at ``at``, some at a time: a payment record for each client that withheld tax from
    a worker's pay, and a statement for each client and each worker.
    """
    pairs, operator = pairs_of(year), issuer(on=day_of(at))
    frame = _Frame(year, at, operator)
    records = [pair for pair in pairs if pair.reported and pair.sums["withheld"]]
    by_client, by_worker = defaultdict[str, list[Pair]](list), defaultdict[str, list[Pair]](list)
    for pair in pairs:
        by_client[pair.client_id].append(pair)
        by_worker[pair.worker_id].append(pair)
    yield from _some(frame, records, _record)
    yield from _some(frame, list(by_client.items()), _statement_of_client)
    yield from _some(frame, list(by_worker.items()), _statement_of_worker)


@dataclass(frozen=True)
class _Frame:
    year: int
    at: datetime
    operator: Issuer

    def document(self, kind: str, body: dict[str, Any], sums: dict[str, int], **sides: str) -> Document:
        said = {
            "form": FORM,
            "on": day_of(self.at).isoformat(),
            "year": self.year,
            "operator": {"name": self.operator.name, "address": self.operator.address, "number": self.operator.number},
            "specimen": has_play_money(),
        }
        return Document(
            kind=kind,
            n=self.year,
            amount=sums["before_tax"],
            tax=sums["tax"],
            made_at=self.at,
            body=said | body,
            **sides,
        )


class _Names:
    """The clients and workers of some pairs, as papers name them: who has closed their account since, as the papers of
    their payments do, for the law asks who was paid and by whom; companies that ended with their last member, too.
    Three queries, two more for those.
    """

    def __init__(self, pairs: Iterable[Pair]) -> None:
        pairs = list(pairs)
        clients = Client.objects.select_related("user", "organisation").filter(id__in={one.client_id for one in pairs})
        self.clients = {one.id: client_named(one) for one in clients}
        self.addresses = {one.id: one.holder.address for one in clients}
        workers = list(User.objects.filter(id__in={one.worker_id for one in pairs}))
        self.workers = {one.id: person_named(one) for one in workers}
        struck = [one.id for one in workers if not one.is_active]
        self.workers |= _last_named("worker", struck) if struck else {}
        acting = Membership.objects.filter(organisation=OuterRef("organisation"), user__is_active=True)
        gone = list(clients.exclude(Q(user__is_active=True) | Exists(acting)).values_list("id", flat=True))
        self.clients |= _last_named("client", gone) if gone else {}


def _last_named(side: str, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """The names that stand on the newest invoices and receipts of these, by id. One query."""
    rows = Document.objects.filter(kind__in=PAID, **{f"{side}_id__in": ids}).order_by("made_at", "id")
    return dict(rows.values_list(f"{side}_id", f"body__{side}"))


type _Make[T] = Callable[[_Frame, T, _Names], Document]


def _some[T: Pair | tuple[str, list[Pair]]](
    frame: _Frame, found: Sequence[T], make: _Make[T]
) -> Iterator[Sequence[Document]]:
    for first in range(0, len(found), _AT_ONCE):
        some = found[first : first + _AT_ONCE]
        pairs = [pair for one in some for pair in ([one] if isinstance(one, Pair) else one[1])]
        names = _Names(pairs)
        yield [make(frame, one, names) for one in some]


def _record(frame: _Frame, pair: Pair, names: _Names) -> Document:
    body = {
        "client": names.clients[pair.client_id],
        "client_address": names.addresses[pair.client_id],
        "worker": names.workers[pair.worker_id],
        "reported": pair.reported,
        "tax": pair.reported_tax,
        "withheld": pair.sums["withheld"],
        "payments": pair.reported_payments,
    }
    sums = {"before_tax": pair.reported, "tax": pair.reported_tax}
    return frame.document("payment_record", body, sums, client_id=pair.client_id, worker_id=pair.worker_id)


def _statement_of_client(frame: _Frame, found: tuple[str, list[Pair]], names: _Names) -> Document:
    client_id, pairs = found
    rows = [_line(names.workers[pair.worker_id], pair) for pair in pairs]
    sums = _total(pairs)
    body = {"client": names.clients[client_id], "rows": rows, "sums": sums}
    return frame.document("yearly_statement", body, sums, client_id=client_id)


def _statement_of_worker(frame: _Frame, found: tuple[str, list[Pair]], names: _Names) -> Document:
    worker_id, pairs = found
    rows = [_line(names.clients[pair.client_id], pair) for pair in pairs]
    sums = _total(pairs)
    body = {"worker": names.workers[worker_id], "rows": rows, "sums": sums}
    return frame.document("yearly_statement", body, sums, worker_id=worker_id)


def _line(other: dict[str, str], pair: Pair) -> dict[str, Any]:
    return {"other": other, "payments": pair.payments, **pair.sums}


def _total(pairs: Sequence[Pair]) -> dict[str, int]:
    return {name: sum(pair.sums[name] for pair in pairs) for name in SUMS}


def new_year_after(at: datetime) -> datetime:
    """The instant at which the papers of the year of ``at`` are made: 6:00 in Japan on the first day of the next."""
    return end_of(date(day_of(at).year, 12, 31)) + timedelta(hours=6)
