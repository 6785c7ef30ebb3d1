"""Money that moved. Whole yen, with tax where the name says so."""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import Fact
from michinori.rules.money.amounts import PaymentKind


@dataclass(frozen=True, kw_only=True)
class DepositMade(Fact, kind="deposit_made"):
    """The first deposit; with ``amendment``, the difference that new terms waited for."""

    amount_with_tax: int
    amendment: str | None = None


@dataclass(frozen=True, kw_only=True)
class PaymentMade(Fact, kind="payment_made"):
    """``net``: what reached the worker. ``paid_total``: all payments of the contract so far, before tax."""

    kind: PaymentKind
    before_tax: int
    tax: int
    fee: int
    fee_tax: int
    withheld: int
    net: int
    paid_total: int


@dataclass(frozen=True, kw_only=True)
class RefundMade(Fact, kind="refund_made"):
    """From the escrow back to the client."""

    amount_with_tax: int


@dataclass(frozen=True, kw_only=True)
class ContractCompleted(Fact, kind="contract_completed"):
    """``paid``: all payments of the contract, before tax."""

    paid: int


MONEY_MOVED = (DepositMade, PaymentMade, RefundMade)
