"""Tax, fee and withholding as functions of a contract's cumulative amount T (domain § 8). All amounts whole yen."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from michinori.rules.contract.house import House
from michinori.rules.contract.terms import Terms
from michinori.rules.money.rates import Received, Statutory, Taxed, Withholding, at_rate, joined, split

PaymentKind = Literal["stage", "acceptance", "undisputed", "settlement", "purchase", "bonus"]


def total(taxed: Taxed) -> int:
    """The yen before tax."""
    return sum(step.amount for step in taxed)


def tax(taxed: Taxed) -> int:
    """Consumption tax on a total whose parts may have different rates, floored once."""
    return sum(step.amount * step.percent for step in taxed) // 100


def with_tax(amount: int, percent: int) -> int:
    """``amount`` yen before tax with its tax at one rate."""
    return amount + tax(at_rate(amount, percent))


def fee(taxed: Taxed, house: House, base: int = 0, covers: int | None = None) -> int:
    """System fee before its own tax on a total T, by tiers on T + tax(T), each floored (domain § 8).

    ``base``: yen before tax paid under the contract that this one continues. The tiers count from there for the first
    ``covers`` yen (None: for all), which that contract left unpaid, so that both together cost as much as one contract
    of their sum: fee(base + T) − fee(base). What goes beyond counts from 0 (domain § 4).
    """
    return _from_base(_fee, taxed, house, base, covers)


def _from_base(count: Callable[[Taxed, House], int], taxed: Taxed, house: House, base: int, covers: int | None) -> int:
    within, beyond = (taxed, ()) if covers is None else split(taxed, covers)
    before = at_rate(base, taxed[0].percent if taxed else 0)  # what was paid there counts at this contract's first rate
    return count(joined(before, within), house) - count(before, house) + count(beyond, house)


def _fee(taxed: Taxed, house: House) -> int:
    whole, lower, sum_ = total(taxed) + tax(taxed), 0, 0
    for tier in house.fee_tiers:
        upper = whole if tier.up_to is None else min(whole, tier.up_to)
        sum_ += max(0, upper - lower) * tier.percent // 100
        lower = max(lower, upper)
    return sum_


def fee_tax(taxed: Taxed, house: House, base: int = 0, covers: int | None = None) -> int:
    """Consumption tax on the fee of a total, floored; each part's fee at that part's rate. ``base`` and ``covers`` as
    for ``fee``.
    """
    return _from_base(_fee_tax, taxed, house, base, covers)


def _fee_tax(taxed: Taxed, house: House) -> int:
    hundredths = before = 0
    for index, step in enumerate(taxed, 1):
        upto = _fee(taxed[:index], house)
        hundredths += (upto - before) * step.percent
        before = upto
    return hundredths // 100


def withheld(amount: int, tiers: Withholding) -> int:
    """Withholding tax on one payment of ``amount`` yen before tax, each tier floored (Income Tax Act arts. 204, 205):
    10.21 %, and 20.42 % of the part above ¥1,000,000.
    """
    lower = sum_ = 0
    for tier in tiers:
        upper = amount if tier.up_to is None else min(amount, tier.up_to)
        sum_ += max(0, upper - lower) * tier.rate // 10_000
        lower = max(lower, upper)
    return sum_


@dataclass(frozen=True)
class Payment:
    """One payment out of the escrow, in yen. ``taxed``: the amount before tax with the rates of its parts;
    ``received``: the same amount by the days on which its parts were handed in.

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
    taxed: Taxed = ()
    received: tuple[Received, ...] = ()

    @property
    def net(self) -> int:
        """The yen that the worker receives."""
        return self.with_tax - self.fee - self.fee_tax - self.withheld + self.waived

    @property
    def with_tax(self) -> int:
        """The yen that leave the escrow."""
        return self.before_tax + self.tax


def payment(
    kind: PaymentKind,
    before: Taxed,
    more: Taxed,
    terms: Terms,
    tiers: Withholding,
    *,
    waived: int = 0,
    tax_paid: int | None = None,
    most_tax: int | None = None,
) -> Payment:
    """The payment of ``more`` after all that was paid ``before``: tax, fee and fee tax are the differences of their
    totals, withholding is counted on the payment alone, by the ``tiers`` of its day.

    ``waived``: the yen that the operator has borne in this contract so far. A later payment returns as much of it as it
    can without falling below ¥0, so that payment in small steps gains nothing. ``tax_paid``: of ``before``, where it is
    less than its tax; ``most_tax``: what the escrow holds for tax, which may be less since a rate rose.
    """
    house, base = terms.house, (terms.fee_base, terms.fee_base_covers)
    after, amount = joined(before, more), total(more)
    growth_tax = tax(after) - (tax(before) if tax_paid is None else tax_paid)
    growth_tax = max(0, growth_tax if most_tax is None else min(growth_tax, most_tax))
    growth_fee = fee(after, house, *base) - fee(before, house, *base)
    growth_fee_tax = fee_tax(after, house, *base) - fee_tax(before, house, *base)
    held = withheld(amount, tiers) if terms.withholding else 0
    left = amount + growth_tax - growth_fee - growth_fee_tax - held
    borne = max(0, waived - left) - waived
    return Payment(kind, amount, growth_tax, growth_fee, growth_fee_tax, held, borne, more)


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


def pay_at_once(amount: int, terms: Terms, statutory: Statutory) -> Payment:
    """The first payment under terms, of ``amount`` yen before tax, at the rates of one day."""
    return payment("acceptance", (), at_rate(amount, statutory.tax), terms, statutory.withholding)


def preview_whole(terms: Terms, statutory: Statutory) -> Preview:
    """What both sides get when all work is done, in the payments that the terms name: with ``pay_on: stage`` each stage
    is one, and tax is withheld from each by itself (domain § 8). Hours have no such steps known beforehand.

    ``statutory``: the rates of the law, taken for all of it.
    """
    lines = _payments(terms, statutory)
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("tax", "fee", "fee_tax", "withheld", "net")}
    net = sums.pop("net")
    return Preview(terms.price, **sums, worker_net=net, client_refund_with_tax=0)


def _payments(terms: Terms, statutory: Statutory) -> list[Payment]:
    """The payments that these terms name, in their order."""
    firsts = [stage.price for stage in terms.stages[:-1]] if terms.pay_on == "stage" else []
    paid, lines = joined((), ()), list[Payment]()
    for amount in (*firsts, terms.price - sum(firsts)):
        more, waived = at_rate(amount, statutory.tax), sum(line.waived for line in lines)
        lines.append(payment("stage", paid, more, terms, statutory.withholding, waived=waived))
        paid = joined(paid, more)
    return lines


@dataclass(frozen=True)
class Halt:
    """A place on the way where a contract could end by the rule both agreed on: the stages up to here are approved, and
    nothing else was shown. ``net``: what the worker would have received, ``with_tax``: what the client would have paid.
    """

    before_tax: int
    net: int
    with_tax: int


def halts(terms: Terms, statutory: Statutory) -> tuple[Halt, ...]:
    """The ends of the stages, in order, the last being the whole. Without stages to approve, the whole alone."""
    prices = [stage.price for stage in terms.stages]
    if sum(prices) != terms.price or len(prices) < 2:
        prices = [terms.price]
    upto = list(accumulate(prices))
    if terms.pay_on == "stage":
        nets = list(accumulate(line.net for line in _payments(terms, statutory)))
    else:
        nets = [pay_at_once(amount, terms, statutory).net for amount in upto]
    return tuple(
        Halt(amount, net, with_tax(amount, statutory.tax)) for amount, net in zip(upto, nets[-len(upto) :], strict=True)
    )
