"""Facts about money that moved. Whole yen, with tax where the name says so."""

from dataclasses import dataclass
from typing import Self

from michinori.rules.contract.facts.fact import Fact
from michinori.rules.money.amounts import Payment, PaymentKind


@dataclass(frozen=True, kw_only=True)
class DepositMade(Fact, kind="deposit_made"):
    """The client made the first deposit or, with ``amendment``, deposited the difference for new terms."""

    amount_with_tax: int
    amendment: str | None = None


@dataclass(frozen=True, kw_only=True)
class PaymentMade(Fact, kind="payment_made"):
    """A payment. ``net``: what the worker received. ``paid_total``: all payments of the contract so far, before tax,
    without bonuses.
    """

    kind: PaymentKind
    before_tax: int
    tax: int
    fee: int
    fee_tax: int
    withheld: int
    net: int
    paid_total: int

    @classmethod
    def of(cls, line: Payment, *, paid_total: int) -> Self:
        """The fact that ``line`` was paid."""
        return cls(
            kind=line.kind,
            before_tax=line.before_tax,
            tax=line.tax,
            fee=line.fee,
            fee_tax=line.fee_tax,
            withheld=line.withheld,
            net=line.net,
            paid_total=paid_total,
        )


@dataclass(frozen=True, kw_only=True)
class BonusPaid(Fact, kind="bonus_paid"):
    """The client paid a bonus of ``amount``, yen before tax."""

    amount: int
    amount_with_tax: int


@dataclass(frozen=True, kw_only=True)
class RefundMade(Fact, kind="refund_made"):
    """Money went back from the escrow to the client."""

    amount_with_tax: int


@dataclass(frozen=True, kw_only=True)
class ContractCompleted(Fact, kind="contract_completed"):
    """The contract was completed. ``paid``: all its payments, before tax."""

    paid: int


MONEY_MOVED = (DepositMade, BonusPaid, PaymentMade, RefundMade)
