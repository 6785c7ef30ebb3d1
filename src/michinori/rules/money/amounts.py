"""Tax, fee and withholding as functions of a contract's cumulative amount T (domain § 8). All amounts whole yen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from michinori.rules.contract.house import House
from michinori.rules.contract.terms import Terms

PaymentKind = Literal["stage", "acceptance", "undisputed", "settlement", "purchase"]
_WITHHOLDING_STEP = 1_000_000


def tax(total: int, house: House) -> int:
    """Consumption tax on ``total`` yen before tax, floored."""
    return total * house.tax_percent // 100


def with_tax(total: int, house: House) -> int:
    """``total`` yen before tax with its tax."""
    return total + tax(total, house)


def fee(total: int, house: House, base: int = 0, covers: int | None = None) -> int:
    """System fee before its own tax on ``total`` yen before tax, by tiers on T + tax(T), each floored (domain § 8).

    ``base``: yen before tax paid under the contract that this one continues. The tiers count from there for the first
    ``covers`` yen (None: for all), which that contract left unpaid, so that both together cost as much as one contract
    of their sum: fee(base + T) − fee(base). What goes beyond counts from 0 (domain § 4).
    """
    return _from_base(_fee, total, house, base, covers)


def _from_base(count: Callable[[int, House], int], total: int, house: House, base: int, covers: int | None) -> int:
    within = total if covers is None else min(total, covers)
    return count(base + within, house) - count(base, house) + count(total - within, house)


def _fee(total: int, house: House) -> int:
    whole, lower, sum_ = with_tax(total, house), 0, 0
    for tier in house.fee_tiers:
        upper = whole if tier.up_to is None else min(whole, tier.up_to)
        sum_ += max(0, upper - lower) * tier.percent // 100
        lower = max(lower, upper)
    return sum_


def fee_tax(total: int, house: House, base: int = 0, covers: int | None = None) -> int:
    """Consumption tax on the fee of ``total``, floored; ``base`` and ``covers`` as for ``fee``."""
    return _from_base(_fee_tax, total, house, base, covers)


def _fee_tax(total: int, house: House) -> int:
    return _fee(total, house) * house.tax_percent // 100


def withheld(amount: int) -> int:
    """Withholding tax on one payment of ``amount`` yen before tax: 10.21 %, and 20.42 % of the part above ¥1,000,000
    (Income Tax Act arts. 204, 205).
    """
    if amount <= _WITHHOLDING_STEP:
        return amount * 1021 // 10_000
    return (amount - _WITHHOLDING_STEP) * 2042 // 10_000 + 102_100


def escrow(price: int, paid: int, house: House) -> int:
    """What the escrow must hold, in yen with tax: price + tax(price) − paid − tax(paid)."""
    return with_tax(price, house) - with_tax(paid, house)


@dataclass(frozen=True)
class Payment:
    """One payment out of the escrow, in yen.

    ``waived``: what the operator bears if, by rounding, the deductions of a tiny payment exceed it; negative if this
    payment returns what the operator bore in earlier ones.
    """

    kind: PaymentKind
    before_tax: int
    tax: int
    fee: int
    fee_tax: int
    withheld: int
    waived: int

    @property
    def net(self) -> int:
        """The yen that the worker receives."""
        return self.before_tax + self.tax - self.fee - self.fee_tax - self.withheld + self.waived


def payment(kind: PaymentKind, paid: int, upto: int, terms: Terms, *, waived: int = 0) -> Payment:
    """The payment that raises the paid total from ``paid`` to ``upto`` (yen before tax): tax, fee and fee tax are the
    differences of their totals.

    ``waived``: the yen that the operator has borne in this contract so far. A later payment returns as much of it as it
    can without falling below ¥0, so that payment in small steps gains nothing.
    """
    house, amount, base = terms.house, upto - paid, (terms.fee_base, terms.fee_base_covers)
    growth_tax = tax(upto, house) - tax(paid, house)
    growth_fee = fee(upto, house, *base) - fee(paid, house, *base)
    growth_fee_tax = fee_tax(upto, house, *base) - fee_tax(paid, house, *base)
    held = withheld(amount) if terms.withholding else 0
    left = amount + growth_tax - growth_fee - growth_fee_tax - held
    return Payment(kind, amount, growth_tax, growth_fee, growth_fee_tax, held, max(0, waived - left) - waived)


@dataclass(frozen=True)
class Preview:
    """What both sides get if the contract ends at the total ``before_tax``. All figures are totals of the contract in
    yen. ``paid``: the part already paid, before tax.
    """

    before_tax: int
    tax: int
    fee: int
    fee_tax: int
    withheld: int
    worker_net: int
    client_refund_with_tax: int
    paid: int = 0


def preview(amount: int, *, paid: int, withheld_so_far: int, waived_so_far: int, terms: Terms) -> Preview:
    """The totals if the contract ends at ``amount`` yen before tax, by the functions that also make the payments
    (domain § 8).
    """
    rest = payment("settlement", paid, amount, terms, waived=waived_so_far)
    house = terms.house
    whole_fee, whole_fee_tax = (count(amount, house, terms.fee_base, terms.fee_base_covers) for count in (fee, fee_tax))
    held = withheld_so_far + rest.withheld
    return Preview(
        before_tax=amount,
        tax=tax(amount, house),
        fee=whole_fee,
        fee_tax=whole_fee_tax,
        withheld=held,
        worker_net=with_tax(amount, house) - whole_fee - whole_fee_tax - held + waived_so_far + rest.waived,
        client_refund_with_tax=with_tax(terms.price, house) - with_tax(amount, house),
        paid=paid,
    )


def preview_whole(terms: Terms) -> Preview:
    """What both sides get when all work is done, in the payments that the terms name: with ``pay_on: stage`` each stage
    is one, and tax is withheld from each by itself (domain § 8). Hours have no such steps known beforehand.
    """
    steps = list(accumulate(stage.price for stage in terms.stages)) if terms.pay_on == "stage" else []
    paid = held = waived = 0
    for upto in steps[:-1]:
        line = payment("stage", paid, upto, terms, waived=waived)
        paid, held, waived = upto, held + line.withheld, waived + line.waived
    return replace(preview(terms.price, paid=paid, withheld_so_far=held, waived_so_far=waived, terms=terms), paid=0)
