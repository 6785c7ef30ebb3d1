"""Which papers the steps of a contract call for, and what is owed at which rate of tax (domain § 8, Papers). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.ends import EndingSettled
from michinori.rules.contract.facts.money import DepositMade, PaymentMade, RefundMade
from michinori.rules.contract.facts.time_log import WeekAcknowledged
from michinori.rules.contract.facts.work import StageApproved, StageSubmitted, WorkAccepted, WorkDelivered
from michinori.rules.money.rates import Taxed

PaperKind = Literal[
    "terms_notice", "deposit_receipt", "delivery_slip", "acceptance_slip", "settlement_statement", "invoice", "receipt",
    "fee_invoice", "credit_note", "payment_record", "yearly_statement", "nda",
]  # fmt: skip
"""``receipt``: in place of an ``invoice`` (適格請求書) where worker or operator is not registered."""
KINDS: tuple[PaperKind, ...] = get_args(PaperKind)
LETTERS: Mapping[str, str] = {
    "terms_notice": "TN",
    "deposit_receipt": "DR",
    "delivery_slip": "DS",
    "acceptance_slip": "AS",
    "settlement_statement": "ST",
    "invoice": "IV",
    "receipt": "RC",
    "fee_invoice": "FI",
    "credit_note": "CN",
    "payment_record": "PR",
    "yearly_statement": "YS",
    "nda": "ND",
}
"""How the numbers of each kind begin."""
BOOKS = "books"
"""In a search: the kinds that a bookkeeper books, ``BOOKED``, together."""
BOOKED: tuple[PaperKind, ...] = ("invoice", "receipt", "credit_note", "fee_invoice")
YEARLY: tuple[PaperKind, ...] = ("payment_record", "yearly_statement")
WITHOUT_CONTRACT: tuple[PaperKind, ...] = (*YEARLY, "nda")
"""Papers about no single contract."""
_OF_MONEY = (PaymentMade, RefundMade, EndingSettled)


class Call(NamedTuple):
    """A paper of ``kind`` about event ``n``. ``payment`` stands for an invoice or a receipt, whichever is right."""

    kind: PaperKind | Literal["payment"]
    n: int


def calls_for(facts: Mapping[int, Fact]) -> list[Call]:
    """The papers that the events of one step call for, by their numbers ``n``.

    What is handed in or accepted as a whole makes one slip; all money that a step moves out of the escrow stands in one
    settlement statement, under the last of its events.
    """
    calls: list[Call] = []
    whole = any(isinstance(fact, WorkDelivered) for fact in facts.values())
    for n, fact in sorted(facts.items()):
        match fact:
            case DepositMade():
                calls.append(Call("deposit_receipt", n))
            case WorkDelivered():
                calls.append(Call("delivery_slip", n))
            case StageSubmitted() if not whole:
                calls.append(Call("delivery_slip", n))
            case StageApproved() | WeekAcknowledged() | WorkAccepted():
                calls.append(Call("acceptance_slip", n))
            case PaymentMade():
                calls.append(Call("payment", n))
                if fact.fee or fact.fee_tax:
                    calls.append(Call("fee_invoice", n))
            case RefundMade():
                calls.append(Call("credit_note", n))
    moved = [n for n, fact in facts.items() if isinstance(fact, _OF_MONEY)]
    return calls + ([Call("settlement_statement", max(moved))] if moved else [])


@dataclass(frozen=True)
class RateLine:
    """``before_tax`` yen at ``percent`` of consumption tax, with the ``tax`` that was taken on it."""

    percent: int
    before_tax: int
    tax: int

    @property
    def is_rounded(self) -> bool:
        """Whether the tax is that rate's tax, rounded once, up or down (Consumption Tax Act, order art. 70-10)."""
        return self.before_tax * self.percent // 100 <= self.tax <= -(-self.before_tax * self.percent // 100)

    def as_data(self) -> dict[str, int]:
        """As plain JSON."""
        return {"percent": self.percent, "before_tax": self.before_tax, "tax": self.tax}


def by_rate(taxed: Taxed, tax: int) -> tuple[RateLine, ...]:
    """A payment by rates of tax, highest first, ``tax`` being all that was taken on it.

    ``tax`` is the growth of the floored tax on the contract's total (domain § 8), so that each rate's share can be its
    floor or ceiling. Where the escrow lacked tax since a rate rose, or an earlier payment did, the highest rate bears
    the difference, and ``is_rounded`` is false.
    """
    sums: dict[int, int] = {}
    for amount, percent in taxed:
        sums[percent] = sums.get(percent, 0) + amount
    shares = {percent: amount * percent // 100 for percent, amount in sums.items()}
    left = tax - sum(shares.values())
    for percent in sorted(sums, key=lambda one: (-(sums[one] * one % 100), one)):
        if left > 0 and sums[percent] * percent % 100:
            shares[percent] += 1
            left -= 1
    for percent in sorted(sums, reverse=True):
        moved = max(left, -shares[percent])
        shares[percent] += moved
        left -= moved
    return tuple(RateLine(percent, sums[percent], shares[percent]) for percent in sorted(sums, reverse=True))


def is_rounded_once(lines: Iterable[RateLine]) -> bool:
    """Whether the tax of every rate is rounded once, as a qualified invoice must be."""
    return all(line.is_rounded for line in lines)
