"""The worker's statement of the shortfall: what the escrows of a client whose business ended do not cover (domain § 6,
end).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import TypedDict

from django.db.models import Sum

from michinori.contracts.lives import gather
from michinori.contracts.models import Contract
from michinori.contracts.policy import Place
from michinori.contracts.queries.views import ContractView, assemble, to_view, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.chain import digest
from michinori.kernel.clock import iso
from michinori.kernel.problems import Problem
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.machinery import clock
from michinori.rules.contract import shortfall as rules

FORMAT = "michinori-shortfall/1"
WITHDRAWN = ("client_withdrew", "insolvent")
_AT_WORK = ("active", "delivered", "ending", "ended")
_MOST = 200


def is_offered(view: ContractView) -> bool:
    """Whether to offer the worker this statement: if something is not covered, and the client's business ended or the
    contract was settled in a way that is not final and waives no claim (silence, rule, nothing disputed any more).
    No query.
    """
    if view.place.side != "worker":
        return False
    ending = view.contract.open_termination
    withdrew = ending is not None and ending.reason in WITHDRAWN
    closed = view.life.status == "ended" and not rules.is_final(view.life)
    return (view.contract.frozen or withdrew or closed) and rules.is_short(view.life, view.meter)


class Party(TypedDict):
    """One of the two by id and public name."""

    id: str
    display_name: str


class Sums(TypedDict):
    """Where the money went, in yen with tax, and what is owed by each total (``rules.TOTALS``)."""

    deposited_with_tax: int
    refunded_with_tax: int
    paid_with_tax: int
    held_with_tax: int
    waiting_with_tax: int
    measures: dict[str, rules.OwedData]


class OneContract(Sums):
    """``final``: nothing more can be owed. ``paid``: in yen before tax."""

    id: str
    title: str
    status: str
    reason: str | None
    settled_amount: int | None
    settled_by: str | None
    final: bool
    paid: int


class Unsigned(TypedDict):
    """The statement but for its digest; ``contracts``: the one asked for comes first."""

    format: str
    made_at: str
    client: Party
    worker: Party
    contracts: list[OneContract]
    totals: Sums


class Statement(Unsigned):
    """``digest``: SHA-256 over the RFC 8785 JSON of the rest."""

    digest: str


def read_shortfall(actor: Actor, contract_id: str) -> Statement:
    """The shortfall of this contract, of all others of the worker with the same client party, newest first, and the
    sums, as plain JSON.

    Raises ``not-found`` (404) for strangers, ``not-your-side`` (403) for the client.
    """
    view = view_contract(actor, contract_id)
    if view.place.side != "worker":
        raise Problem.forbidden("not-your-side")
    views = [view, *_others(view)]
    moved = _moved(one.contract.id for one in views)
    measured = [rules.owed(one.life, one.meter) for one in views]
    rows = [_row(one, measure, moved[one.contract.id]) for one, measure in zip(views, measured, strict=True)]
    found: Unsigned = {
        "format": FORMAT,
        "made_at": iso(clock.now()),
        "client": {"id": view.contract.client_id, "display_name": view.contract.client.display_name},
        "worker": {"id": view.contract.worker_id, "display_name": view.contract.worker.display_name},
        "contracts": rows,
        "totals": {
            "deposited_with_tax": sum(row["deposited_with_tax"] for row in rows),
            "refunded_with_tax": sum(row["refunded_with_tax"] for row in rows),
            "paid_with_tax": sum(row["paid_with_tax"] for row in rows),
            "held_with_tax": sum(row["held_with_tax"] for row in rows),
            "waiting_with_tax": sum(row["waiting_with_tax"] for row in rows),
            "measures": {name: _total(one[name] for one in measured).as_data() for name in rules.TOTALS},
        },
    }
    return {**found, "digest": digest(found)}


def _total(found: Iterable[rules.Owed]) -> rules.Owed:
    return reduce(add, found, rules.NOTHING)


def _others(view: ContractView) -> list[ContractView]:
    """Other contracts of the same worker and client party that are or were at work and were not completed."""
    contract = view.contract
    rows = Contract.objects.filter(
        worker_id=contract.worker_id, client__party_id=contract.client.party_id, status__in=_AT_WORK
    )
    found = list(
        to_view(rows.exclude(id=contract.id), Actor.person(contract.worker_id)).order_by("-made_at", "-id")[:_MOST]
    )
    gathered = gather(found)
    return [assemble(one, Place("worker", True), gathered[one.id]) for one in found]


def _moved(contract_ids: Iterable[str]) -> dict[str, dict[str, int]]:
    """The sums of deposits and refunds of each contract, from the ledger, in yen with tax. One query."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys((kinds.DEPOSIT, kinds.REFUND), 0))
    rows = Movement.objects.filter(contract_id__in=list(contract_ids), kind__in=(kinds.DEPOSIT, kinds.REFUND))
    for contract_id, kind, total in rows.values_list("contract_id", "kind").annotate(total=Sum("amount")):
        found[contract_id or ""][kind] = total
    return found


def _row(view: ContractView, measured: dict[str, rules.Owed], moved: dict[str, int]) -> OneContract:
    contract, life = view.contract, view.life
    ending = contract.open_termination
    return {
        "id": contract.id,
        "title": contract.title,
        "status": contract.status,
        "reason": ending.reason if ending else None,
        "settled_amount": contract.settled_amount,
        "settled_by": contract.settled_by,
        "final": rules.is_final(life),
        "deposited_with_tax": moved[kinds.DEPOSIT],
        "refunded_with_tax": moved[kinds.REFUND],
        "paid": life.paid,
        "paid_with_tax": life.paid + life.tax_paid,
        "held_with_tax": rules.held_with_tax(life),
        "waiting_with_tax": rules.waiting_with_tax(life),
        "measures": {name: measure.as_data() for name, measure in measured.items()},
    }
