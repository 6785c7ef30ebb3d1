"""Whatever the split and the change of rate, each stage has the tax of the day on which it was handed in, and no yen of
tax or fee is left over or missing (domain § 8).
"""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from rules.makers import NOON, Play, active

from michinori.kernel.clock import day_of
from michinori.rules.contract.amendments import deposit_tax
from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.stages import approve_stage
from michinori.rules.contract.taxing import tax_lacking
from michinori.rules.money.amounts import fee, fee_tax
from michinori.rules.money.rates import Rates, TaxStep, joined

FIRST = day_of(NOON)
WORK = st.lists(st.tuples(st.integers(1, 400_000), st.integers(0, 6), st.booleans()), min_size=1, max_size=6)
"""For each stage: its price in yen, after how many days it is handed in, whether it is approved on that day."""


def _on(play: Play, days: int) -> Play:
    """The play so many days after the first, before any clock strikes."""
    day = FIRST + timedelta(days=days)
    return replace(play, at=NOON + timedelta(days=days), life=replace(play.life, today=day))


def _funded(play: Play) -> Play:
    """The client deposits what the escrow lacks."""
    return play.do(deposit_tax, "client") if tax_lacking(play.life) else play


@settings(deadline=None)
@given(WORK, st.integers(0, 7), st.integers(0, 25), st.sampled_from(["stage", "completion"]), st.booleans())
def test_each_stage_has_the_tax_of_its_day(
    work: list[tuple[int, int, bool]], change: int, percent: int, pay_on: str, withholding: bool
) -> None:
    start = active(*(price for price, _, _ in work), pay_on=pay_on, withholding=withholding)
    rates = Rates(tax=((date.min, 10), (FIRST + timedelta(days=change), percent)))
    play = replace(start, life=replace(start.life, rates=rates, today=FIRST))
    steps = list[TaxStep]()
    for number, (price, days, at_once) in sorted(enumerate(work, 1), key=lambda one: one[1][1]):
        play = _on(play, days).submit(number)
        steps.append(TaxStep(price, percent if days >= change else 10))
        if at_once and play.life.status == "active":
            play = _funded(play).do(approve_stage, number, "client")
    play = _funded(_on(play, 7))
    if play.life.status == "delivered":
        play = play.do(accept_delivery, "client")
    assert play.life.status == "completed"
    whole = sum(step.amount for step in steps)
    assert sum(line.before_tax for line in play.payments) == whole
    assert sum(line.tax for line in play.payments) == sum(step.amount * step.percent for step in steps) // 100
    paid = joined((), (step for line in play.payments for step in line.taxed))
    parts = [part for line in play.payments for part in line.received]
    assert sum(part.amount for part in parts) == whole
    assert {part.on for part in parts} <= {FIRST + timedelta(days=days) for _, days, _ in work}
    assert all(sum(part.amount for part in line.received) == line.before_tax for line in play.payments)
    assert {step.percent for step in paid} <= {step.percent for step in steps}
    assert sum(line.fee for line in play.payments) == fee(paid, play.life.terms.house)
    assert sum(line.fee_tax for line in play.payments) == fee_tax(paid, play.life.terms.house)
    assert play.escrow == 0, "what was deposited was paid or went back"
    assert all(line.net >= 0 for line in play.payments)
