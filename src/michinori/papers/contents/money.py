"""The contents of papers about money: what was deposited, paid, kept as a fee, given back. Whole yen."""

from collections.abc import Sequence
from typing import Any, cast

from michinori.contracts.models import Payment
from michinori.papers.contents.step import Step, received_of, taxed_of
from michinori.rules.contract.facts.ends import EndingSettled
from michinori.rules.contract.facts.money import BonusPaid, DepositMade, PaymentMade, RefundMade
from michinori.rules.contract.facts.work import StageBought
from michinori.rules.money.amounts import fee
from michinori.rules.money.papers import by_rate, is_rounded_once
from michinori.rules.money.rates import Taxed, TaxStep, joined

type Body = dict[str, Any]


def deposit(step: Step, n: int) -> Body:
    """A receipt for money deposited, yen with tax; nothing is supplied yet."""
    fact = cast(DepositMade, step.facts[n])
    return step.base() | {"amount_with_tax": fact.amount_with_tax, "more": fact.amendment is not None}


def refund(step: Step, n: int) -> Body:
    """What goes back of a deposit, yen with tax, and what was paid of it, for which there are invoices or receipts."""
    fact = cast(RefundMade, step.facts[n])
    return step.base() | {"amount_with_tax": fact.amount_with_tax, "escrow": _escrow(step, n)}


def payment(step: Step, n: int) -> tuple[str, Body]:
    """An ``invoice`` where worker and operator are registered on every day on which a part of it was handed in, and the
    tax is that of an invoice; else a ``receipt``, which says why in ``lacks``. The law asks for the day of supply, not
    of payment (Consumption Tax Act art. 57-4). ``supplied``: the parts by these days, yen before tax.
    """
    row = step.payments[n]
    supplied = received_of(row, step.day)
    lines = by_rate(taxed_of(row), row.tax)
    numbers = step.operator_numbers(supplied)
    lacks = _unregistered(step.worker_numbers(supplied))
    lacks += [name for name, there in (("operator", all(numbers)), ("tax", is_rounded_once(lines))) if not there]
    base = step.base()
    return "receipt" if lacks else "invoice", base | {
        "operator": base["operator"] | {"number": numbers[-1]},
        "occasion": row.kind,
        "supplied": [{"on": day.isoformat(), "before_tax": yen} for day, yen in supplied.items()],
        "rates": [line.as_data() for line in lines],
        "before_tax": row.before_tax,
        "tax": row.tax,
        "withheld": row.withheld,
        "lacks": lacks,
    }


def _unregistered(numbers: Sequence[str]) -> list[str]:
    """What a worker lacks with these numbers by day: the registration on all of them, or on some."""
    if all(numbers):
        return []
    return ["worker_in_part" if any(numbers) else "worker"]


def fees(step: Step, n: int) -> Body:
    """The operator's invoice to the worker. ``waived``: tax on the fee that the operator bears, negative where it takes
    back what it bore before.
    """
    row = step.payments[n]
    return step.base() | {
        "occasion": row.kind,
        "paid_with_tax": row.before_tax + row.tax,
        "rates": [line.as_data() for line in by_rate(_fees_taxed(step, row, n), row.fee_tax)],
        "fee": row.fee,
        "fee_tax": row.fee_tax,
        "waived": row.waived,
    }


def _fees_taxed(step: Step, row: Payment, n: int) -> Taxed:
    """The fee of a payment by rates of tax: each part's fee at that part's rate (domain § 8)."""
    parts = taxed_of(row)
    if len(parts) < 2:
        return (TaxStep(row.fee, parts[0].percent),)
    terms = step.terms[step.facts[n].terms_version]
    base = (terms.fee_base, terms.fee_base_covers)
    paid = Payment.objects.filter(contract=step.contract, n__lt=row.n).exclude(kind="bonus").order_by("n")
    before = joined((), (part for each in paid for part in taxed_of(each)))
    found: list[TaxStep] = []
    for part in parts:
        after = joined(before, (part,))
        found.append(TaxStep(fee(after, terms.house, *base) - fee(before, terms.house, *base), part.percent))
        before = after
    return tuple(found)


def settlement(step: Step, n: int) -> Body:
    """All money that this step moved out of the escrow, and what the escrow held before and holds after it."""
    refunded = sum(fact.amount_with_tax for fact in step.facts.values() if isinstance(fact, RefundMade))
    settled = next((fact for fact in step.facts.values() if isinstance(fact, EndingSettled)), None)
    return step.base() | {
        "payments": [_line(row) for row in step.payments.values()],
        "refunded_with_tax": refunded,
        "escrow": _escrow(step, n),
        "settled_by": settled.settled_by if settled else None,
        "settled_amount": settled.amount if settled else None,
    }


def _line(row: Payment) -> Body:
    names = ("kind", "before_tax", "tax", "fee", "fee_tax", "withheld", "waived", "net")
    return {name: getattr(row, name) for name in names}


def _escrow(step: Step, n: int) -> dict[str, int]:
    """What came into the escrow, went to the worker's side and went back up to event ``n``, and what is left."""
    moved = [fact for number, fact in step.money if number <= n]
    came = sum(fact.amount_with_tax for fact in moved if isinstance(fact, DepositMade | BonusPaid | StageBought))
    paid = sum(fact.before_tax + fact.tax for fact in moved if isinstance(fact, PaymentMade))
    back = sum(fact.amount_with_tax for fact in moved if isinstance(fact, RefundMade))
    return {"deposited": came, "paid": paid, "refunded": back, "held": came - paid - back}
