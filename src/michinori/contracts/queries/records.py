"""History, statement and files of a contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, IntegerField, OuterRef, Subquery
from django.db.models.functions import JSONObject

from michinori.contracts.models import Attachment, Contract, Note, Payment, TermsVersion
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.machinery import events
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among
from michinori.machinery.models import Event
from michinori.machinery.rows import find
from michinori.rules.contract.facts import Fact, fact_of

_ENDLESS = 2**31 - 1


@dataclass(frozen=True)
class Step:
    """One event, the fact it stores, and the note and files that came with it."""

    event: Event
    fact: Fact
    note: Note | None
    files: tuple[Attachment, ...]


def newest_steps(contract: Contract, limit: int = 50, *, before: int | None = None) -> list[Step]:
    """The last ``limit`` steps, of those before event number ``before``, newest first. Two queries. The caller checks
    permission.
    """
    found = _newest(limit).rows(contract=contract.id, before=_ENDLESS if before is None else before)
    noted = [(event.n, vars(event)["noted"]) for event in found]
    return _steps(contract, found, {n: Note(contract=contract, n=n, **both) for n, both in noted if both})


@cache
def _newest(limit: int) -> Composed[Event]:
    noted = Note.objects.filter(contract=OuterRef("subject_id"), n=OuterRef("n"))
    rows = Event.objects.annotate(noted=Subquery(noted.values(both=JSONObject(text="text", items="items"))))
    rows = rows.filter(subject_id=Given("contract"), n__lt=GivenAs("before", IntegerField()))
    return Composed(rows.order_by("-n")[:limit])


def all_steps(contract: Contract, *, after: int = 0, limit: int = 200) -> list[Step]:
    """The steps after event number ``after``, oldest first. The caller checks permission."""
    found = events.history(contract.id, after=after, limit=limit)
    notes = Note.objects.filter(contract=contract, n__in=[event.n for event in found])
    return _steps(contract, found, {note.n: note for note in notes})


def _steps(contract: Contract, found: Sequence[Event], notes: Mapping[int, Note]) -> list[Step]:
    files: dict[int, list[Attachment]] = {}
    for one in _attached().rows(contract=contract.id, numbers=[event.n for event in found]) if found else ():
        files.setdefault(one.n, []).append(one)
    return [
        Step(event, fact_of(event.kind, event.data), notes.get(event.n), tuple(files.get(event.n, ())))
        for event in found
    ]


@cache
def _attached() -> Composed[Attachment]:
    rows = Attachment.objects.filter(Among(F("n"), GivenAs("numbers", ArrayField(IntegerField()))))
    rows = rows.filter(contract_id=Given("contract")).select_related("file", "hours", "shown_by")
    return Composed(rows.order_by("id"))


def events_of(actor: Actor, contract_id: str, *, after: int = 0, limit: int = 100) -> list[Event]:
    """The stored events after event number ``after``, oldest first. Raises ``not-found`` (404) for strangers."""
    find(visible_to(actor).only("id"), contract_id)
    return events.history(contract_id, after=after, limit=limit)


def last_n_of(actor: Actor, contract_id: str) -> int:
    """The number of the newest event, in one query. Raises ``not-found`` (404) for strangers."""
    return find(visible_to(actor).only("last_n"), contract_id).last_n


def versions_of(contract: Contract) -> list[TermsVersion]:
    """All versions of the terms, oldest first."""
    return list(TermsVersion.objects.filter(contract=contract).order_by("version"))


@dataclass(frozen=True)
class Statement:
    """Where the money of one contract went. Yen, with tax where the name says so; ``payments`` oldest first."""

    deposited_with_tax: int
    escrow_with_tax: int
    refunded_with_tax: int
    payments: tuple[Payment, ...]


def beside_the_price(view: ContractView) -> tuple[Payment, ...]:
    """The payments for files bought after the end, and bonuses, oldest first; no query where there are none."""
    if not view.life.bought and not view.life.bonus:
        return ()
    return tuple(Payment.objects.filter(contract=view.contract, kind__in=("purchase", "bonus")).order_by("n"))


def statement_of(view: ContractView) -> Statement:
    """Deposits with purchases and bonuses, and refunds, from the ledger; payments with their parts. Two queries."""
    sums = dict.fromkeys((*kinds.INTO_ESCROW, kinds.REFUND), 0)
    for kind, amount in Movement.objects.filter(contract_id=view.contract.id, kind__in=list(sums)).values_list(
        "kind", "amount"
    ):
        sums[kind] += amount
    payments = tuple(Payment.objects.filter(contract=view.contract).order_by("n"))
    deposited = sum(sums[kind] for kind in kinds.INTO_ESCROW)
    return Statement(deposited, view.escrow_with_tax, sums[kinds.REFUND], payments)
