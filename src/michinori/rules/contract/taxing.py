"""The tax of a contract's payments: each part at the rate of the day on which it was handed in (domain § 8).

Rates are not frozen in terms. What has been paid keeps its rate for good (``Life.taxed``); the rest has the rate of its
day, or today's where nothing was handed in yet. So the escrow may lack tax once a rate rises: ``tax_lacking``.
"""

from dataclasses import replace

from michinori.kernel.clock import day_of
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.measures.table import measure_of
from michinori.rules.money.amounts import Payment, PaymentKind, Preview, fee, fee_tax, payment, tax
from michinori.rules.money.rates import Received, Taxed, TaxStep, at_rate, joined, split

HOLDING = ("active", "delivered", "ending")


def steps_to(life: Life, upto: int) -> Taxed:
    """What a payment up to the total ``upto`` adds to what is paid, with the rate of each part."""
    return joined((), (TaxStep(amount, life.rates.tax_on(on)) for amount, on in received_to(life, upto)))


def received_to(life: Life, upto: int) -> tuple[Received, ...]:
    """The same by the day on which each part was handed in; what was not counts as of today. What was paid before is
    laid on the parts of its rate in their order.
    """
    paid: dict[int, int] = {}
    for amount, percent in _paid(life):
        paid[percent] = paid.get(percent, 0) + amount
    fresh: list[Received] = []
    for amount, on in _parts(life, upto):
        percent = life.rates.tax_on(on)
        done = min(amount, paid.get(percent, 0))
        paid[percent] = paid.get(percent, 0) - done
        fresh.append(Received(amount - done, on))
    return _cut(fresh, sum(paid.values()))


def _paid(life: Life) -> Taxed:
    """What was paid of the price: purchases, which come last, are no part of it."""
    return split(life.taxed, life.paid)[0]


def _parts(life: Life, upto: int) -> list[Received]:
    """What makes up a total: superseded first, then what was handed in, then the rest (domain § 2, files)."""
    superseded = min(life.superseded, upto)
    dated = [(superseded, life.superseded_on), *measure_of(life.terms).handed_in(life, upto)]
    dated.append((upto - sum(amount for amount, _ in dated), None))
    return [Received(amount, day or life.today) for amount, day in dated if amount > 0]


def _cut(parts: list[Received], excess: int) -> tuple[Received, ...]:
    """``parts`` without the last ``excess`` yen: they were paid before, at a rate that no part has any more."""
    kept: list[Received] = []
    for amount, on in reversed(parts):
        gone = min(amount, excess)
        excess -= gone
        if amount > gone:
            kept.append(Received(amount - gone, on))
    return tuple(reversed(kept))


def next_payment(life: Life, upto: int, kind: PaymentKind, *, last: bool = False) -> Payment:
    """The payment that lifts the contract's paid total to ``upto`` yen before tax, today.

    Its tax is at most what the escrow holds beyond the rest of the price, which goes on being worked for. ``last``: no
    more work follows, so that the rest stays free for the tax of what is paid.
    """
    rest = 0 if last else life.terms.price - upto
    spare = life.escrow - rest - (upto - life.paid)
    made = payment(
        kind,
        _paid(life),
        steps_to(life, upto),
        life.terms,
        life.statutory.withholding,
        waived=life.waived,
        tax_paid=life.tax_paid,
        most_tax=None if life.status in ("offered", "agreed") else spare if upto > life.paid else 0,
    )
    return replace(made, received=received_to(life, upto))


def payment_for_files(life: Life, stage: int, amount: int) -> Payment:
    """The payment for files bought after the end: at the rate of the day on which the stage was handed in."""
    day = next((one.received_on for one in life.stages if one.number == stage), None) or life.today
    more, tiers = at_rate(amount, life.rates.tax_on(day)), life.statutory.withholding
    made = payment("purchase", life.taxed, more, life.terms, tiers, waived=life.waived)
    return replace(made, received=(Received(amount, day),))


def needed(life: Life, price: int) -> int:
    """What the escrow must hold for a contract of ``price``, yen with tax: what is unpaid with its tax, and the tax
    that payments so far lacked.
    """
    whole = joined(_paid(life), steps_to(life, max(price, life.paid)))
    return max(price, life.paid) - life.paid + tax(whole) - life.tax_paid


def tax_lacking(life: Life) -> int:
    """What the escrow lacks by a new rate, in yen; asked of the client like a difference (domain §§ 4, 8)."""
    return max(0, needed(life, life.terms.price) - life.escrow) if life.status in HOLDING else 0


def left_after(life: Life, upto: int) -> int:
    """What the escrow gives back once ``upto`` is paid, yen with tax; before the deposit, of what it would hold."""
    if life.status not in FINAL:
        held = life.escrow if life.status in HOLDING else needed(life, life.terms.price)
        return held - next_payment(life, upto, "settlement", last=True).with_tax
    if upto == life.paid:
        return life.refunded
    then = replace(life, today=day_of(life.ended_at)) if life.ended_at else life
    return needed(then, life.terms.price) - needed(then, upto)


def preview(life: Life, upto: int) -> Preview:
    """The totals if the contract ends at ``upto`` yen before tax, by the functions that also make the payments
    (domain § 8).
    """
    rest, terms = next_payment(life, upto, "settlement", last=True), life.terms
    whole = joined(_paid(life), steps_to(life, upto))
    whole_fee, whole_fee_tax = (
        count(whole, terms.house, terms.fee_base, terms.fee_base_covers) for count in (fee, fee_tax)
    )
    held, whole_tax = life.withheld + rest.withheld, life.tax_paid + rest.tax
    return Preview(
        before_tax=upto,
        tax=whole_tax,
        fee=whole_fee,
        fee_tax=whole_fee_tax,
        withheld=held,
        worker_net=upto + whole_tax - whole_fee - whole_fee_tax - held + life.waived + rest.waived,
        client_refund_with_tax=left_after(life, upto),
        paid=life.paid,
    )
