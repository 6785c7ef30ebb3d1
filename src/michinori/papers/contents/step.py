"""One step of a contract, with all that its papers need to know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from michinori.contracts.models import Attachment, Contract, Payment, TermsVersion
from michinori.contracts.told import Told
from michinori.kernel.clock import day_of
from michinori.machinery.models import Event
from michinori.machinery.practising import has_play_money
from michinori.people.models import Client, User
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.money import MONEY_MOVED, PaymentMade
from michinori.rules.contract.facts.work import StageBought
from michinori.rules.contract.terms import Terms
from michinori.rules.money.rates import USUAL_TAX, Received, Taxed, TaxStep, joined, read_received
from michinori.treasury.queries.tax import Issuer, issuer, registration

FORM = 1
"""The version of the contents' form."""


@dataclass(frozen=True)
class Step:
    """The events of one turn (``facts`` by ``n``) of a contract, at one instant."""

    contract: Contract
    facts: Mapping[int, Fact]
    at: datetime

    @classmethod
    def of(cls, told: Told) -> "Step":
        """Read the step that an outbox item tells of."""
        return cls(told.contract, told.facts, told.events[-1].at)

    @property
    def day(self) -> date:
        """The day in Japan; 24:00 belongs to the day that ends."""
        return day_of(self.at)

    @cached_property
    def operator(self) -> Issuer:
        """The operator, as papers of that day name it."""
        return issuer(on=self.day)

    def worker_numbers(self, days: Iterable[date]) -> list[str]:
        """The number under which the worker is registered on each of these days; empty for none."""
        return [registration(self.contract.worker_id, on=day) for day in days]

    def operator_numbers(self, days: Iterable[date]) -> list[str]:
        """That of the operator."""
        return [issuer(on=day).number for day in days]

    @cached_property
    def terms(self) -> Mapping[int, Terms]:
        """The terms by their versions."""
        rows = TermsVersion.objects.filter(contract=self.contract).values_list("version", "body")
        return {version: Terms.from_data(body) for version, body in rows}

    @cached_property
    def payments(self) -> Mapping[int, Payment]:
        """The payments of this step by the numbers of their events."""
        last = max(self.facts) * 10
        rows = Payment.objects.filter(contract=self.contract, n__range=(last, last + 9)).order_by("n")
        made = [n for n, fact in sorted(self.facts.items()) if isinstance(fact, PaymentMade)]
        return dict(zip(made, rows, strict=True))

    @cached_property
    def paid_of_price(self) -> list[Payment]:
        """All payments up to this step that count in the contract's price, oldest first."""
        rows = Payment.objects.filter(contract=self.contract, n__lt=(max(self.facts) + 1) * 10)
        return list(rows.exclude(kind__in=("bonus", "purchase")).order_by("n"))

    @cached_property
    def money(self) -> list[tuple[int, Fact]]:
        """All money of the contract that moved up to this step, oldest first, by the numbers of the events."""
        kinds = [kind.event_kind for kind in (*MONEY_MOVED, StageBought)]
        rows = Event.objects.filter(subject_id=self.contract.id, kind__in=kinds, n__lte=max(self.facts)).order_by("n")
        by_kind = {kind.event_kind: kind for kind in (*MONEY_MOVED, StageBought)}
        return [(row.n, by_kind[row.kind].from_data(row.data)) for row in rows]

    def files(self) -> list[dict[str, str]]:
        """Name and hash of each file that came with this step."""
        rows = Attachment.objects.filter(contract=self.contract, n__in=list(self.facts)).order_by("n", "id")
        return [{"name": name, "sha256": sha256} for name, sha256 in rows.values_list("file__name", "file__sha256")]

    def base(self) -> dict[str, Any]:
        """What every paper about the contract says. ``specimen``: its money is made up."""
        return {
            "form": FORM,
            "on": self.day.isoformat(),
            "title": self.contract.title,
            "operator": {"name": self.operator.name, "address": self.operator.address, "number": self.operator.number},
            "client": client_named(self.contract.client),
            "worker": person_named(self.contract.worker),
            "specimen": has_play_money(),
        }


def client_named(client: Client) -> dict[str, str]:
    """A client as papers name it."""
    if client.user is not None:
        return person_named(client.user)
    return {"id": client.id, "display_name": client.display_name, "real_name": ""}


def person_named(user: User) -> dict[str, str]:
    """A person as papers name them: both know each other's real names, since the contract is agreed."""
    return {"id": user.id, "display_name": user.display_name, "real_name": user.real_name}


def taxed_of(payment: Payment) -> Taxed:
    """The parts of a payment with their rates of tax; rows of an early version knew one rate only."""
    return joined((), (TaxStep(*step) for step in payment.taxed or [[payment.before_tax, USUAL_TAX]]))


def received_of(payment: Payment, day: date) -> dict[date, int]:
    """Yen before tax of a payment by the days on which its parts were handed in, in their order. Rows of a version
    before do not say; there the ``day`` of payment stands for it.
    """
    found: dict[date, int] = {}
    for part in read_received(payment.received) if payment.received else (Received(payment.before_tax, day),):
        found[part.on] = found.get(part.on, 0) + part.amount
    return dict(sorted(found.items()))
