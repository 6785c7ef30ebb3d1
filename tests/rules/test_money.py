"""Tax, fee, withholding and payments (domain § 8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import terms
from rules.plays import active

from michinori.rules.contract.house import FeeTier, House
from michinori.rules.contract.taxing import left_after, needed, preview
from michinori.rules.contract.terms import Terms
from michinori.rules.money import amounts
from michinori.rules.money.amounts import Payment, PaymentKind, fee, fee_tax, preview_whole, tax, with_tax
from michinori.rules.money.rates import USUAL, USUAL_WITHHOLDING, Taxed, TaxStep, at_rate, joined, split

HOUSE = House()


def at_ten(total: int) -> Taxed:
    return at_rate(total, 10)


def withheld(amount: int) -> int:
    return amounts.withheld(amount, USUAL_WITHHOLDING)


def payment(kind: PaymentKind, paid: int, upto: int, under: Terms, waived: int = 0) -> Payment:
    """From ``paid`` to ``upto`` at the rates of 2026."""
    return amounts.payment(kind, at_ten(paid), at_ten(upto - paid), under, USUAL_WITHHOLDING, waived=waived)


def test_ten_thousand_leave_8580_for_the_worker() -> None:
    line = payment("acceptance", 0, 10_000, terms(10_000))
    assert (line.before_tax, line.tax, line.fee, line.fee_tax, line.withheld) == (10_000, 1_000, 2_200, 220, 0)
    assert line.net == 8_580


def test_the_sketch_of_an_ending_at_20000() -> None:
    shown = preview(active().life, 20_000)
    assert (shown.tax, shown.fee + shown.fee_tax, shown.withheld) == (2_000, 4_840, 0)
    assert (shown.worker_net, shown.client_refund_with_tax) == (17_160, 30_800)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, 0), (9, 0), (10, 1), (30_000, 3_063), (1_000_000, 102_100), (1_000_001, 102_100), (1_000_005, 102_101),
     (2_000_000, 306_300)],
)  # fmt: skip
def test_withholding_per_payment(amount: int, expected: int) -> None:
    assert withheld(amount) == expected


@pytest.mark.parametrize(
    ("total", "with_its_tax", "expected"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (90_909, 99_999, 19_999),
        (90_910, 100_001, 20_000),
        (100_000, 110_000, 21_000),
        (181_818, 199_999, 29_999),
        (181_819, 200_000, 30_000),
        (181_837, 200_020, 30_001),
        (1_000_000, 1_100_000, 75_000),
    ],
)
def test_fee_tiers_at_their_edges(total: int, with_its_tax: int, expected: int) -> None:
    assert with_tax(total, 10) == with_its_tax
    assert fee(at_ten(total), HOUSE) == expected


def test_the_tax_on_the_fee_is_floored_on_the_whole_fee() -> None:
    assert (fee(at_ten(95), HOUSE), fee_tax(at_ten(95), HOUSE)) == (20, 2)
    assert (fee(at_ten(90), HOUSE), fee_tax(at_ten(90), HOUSE)) == (19, 1)


def test_withholding_goes_off_what_the_worker_gets_and_not_off_the_tax() -> None:
    line = payment("acceptance", 0, 30_000, terms(30_000, withholding=True))
    assert line.withheld == 3_063
    assert line.net == 33_000 - 6_600 - 660 - 3_063


def test_a_payment_carries_the_growth_since_the_last() -> None:
    two = terms(50_000, 60_000)
    first, second = payment("stage", 0, 50_000, two), payment("stage", 50_000, 110_000, two)
    assert first.fee + second.fee == fee(at_ten(110_000), HOUSE) == 22_100
    assert first.fee_tax + second.fee_tax == fee_tax(at_ten(110_000), HOUSE)
    assert first.tax + second.tax == tax(at_ten(110_000))


def test_a_payment_of_one_yen_is_never_negative() -> None:
    """Where the floors of tax, fee and fee tax all step at one yen, the operator bears what is missing."""
    odd = terms(100, house=House(fee_tiers=(FeeTier(None, 20),)), withholding=True)
    lines = _paid_in_parts([1] * 100, odd)
    assert min(line.net for line in lines) == 0
    assert any(line.waived > 0 for line in lines)
    assert sum(line.before_tax + line.tax for line in lines) == 110


def test_what_a_tiny_payment_left_to_the_operator_the_next_ones_give_back() -> None:
    lines = _paid_in_parts([90, 1, 1], terms(100))
    assert [(line.fee, line.fee_tax, line.waived, line.net) for line in lines] == [
        (19, 1, 0, 79), (1, 1, 1, 0), (0, 0, -1, 0)
    ]  # fmt: skip


@given(
    st.lists(st.integers(1, 60) | st.integers(1, 1_300_000), min_size=1, max_size=30), st.integers(0, 250_000),
    st.booleans(),
)  # fmt: skip
def test_in_however_small_steps_the_operator_bears_no_more_than_the_last_ones_lack(
    steps: list[int], base: int, withholding: bool
) -> None:
    """No net below ¥0; and whenever a payment brings the worker anything, nothing is left to the operator."""
    lines = _paid_in_parts(steps, terms(sum(steps), fee_base=base, withholding=withholding))
    borne = 0
    for line in lines:
        borne += line.waived
        assert line.net >= 0
        assert borne >= 0
        assert line.net == 0 or borne == 0
        assert line.waived <= line.fee_tax, "it is taken off the tax on the fee"
    assert borne <= 3


def test_the_escrow_is_what_is_not_yet_paid_with_its_tax() -> None:
    life = active().life
    assert (life.escrow, needed(life, 48_000)) == (52_800, 52_800)
    assert left_after(life, 19_728) == 52_800 - 19_728 - 1_972
    assert left_after(life, 48_000) == 0


@given(
    st.integers(0, 3_000_000),
    st.lists(st.integers(1, 400_000), min_size=1, max_size=6),
    st.lists(st.integers(1, 400_000), max_size=6),
)
def test_a_continuation_goes_on_with_the_fee_where_the_old_contract_stopped(
    before: int, old: list[int], new: list[int]
) -> None:
    """Whatever the payments and however odd, the two together bear the fee of their sum: no yen over, none missing."""
    whole = terms(sum(old) + sum(new), fee_base=before)
    first = _paid_in_parts(old, terms(sum(old), fee_base=before))
    second = _paid_in_parts(new, terms(max(1, sum(new)), fee_base=before + sum(old)))
    together = payment("acceptance", 0, sum(old) + sum(new), whole)
    assert sum(line.fee for line in first + second) == together.fee
    assert sum(line.fee_tax for line in first + second) == together.fee_tax
    shown = preview_whole(terms(sum(old), fee_base=before), USUAL)
    assert shown.fee == sum(line.fee for line in first)
    assert all(line.net >= 0 for line in first + second)


def _paid_in_parts(amounts: list[int], under: Terms) -> list[Payment]:
    lines: list[Payment] = []
    for index in range(len(amounts)):
        borne = sum(line.waived for line in lines)
        lines.append(payment("stage", sum(amounts[:index]), sum(amounts[: index + 1]), under, waived=borne))
    return lines


def test_after_a_hundred_thousand_the_continuation_pays_ten_percent_at_once() -> None:
    line = payment("acceptance", 0, 10_000, terms(10_000, fee_base=100_000))
    assert (line.tax, line.fee, line.fee_tax) == (1_000, 1_100, 110)


def test_what_is_promised_for_all_work_is_the_sum_of_the_payments_to_the_yen() -> None:
    """Tax withheld from three payments is a yen less than from one of their sum."""
    under = terms(15_000, 15_000, 25_000, pay_on="stage", withholding=True)
    lines = _paid_in_parts([15_000, 15_000, 25_000], under)
    promised = preview_whole(under, USUAL)
    assert promised.worker_net == sum(line.net for line in lines) == 41_576
    assert (promised.withheld, promised.paid, promised.client_refund_with_tax) == (5_614, 0, 0)
    at_once = preview_whole(terms(15_000, 15_000, 25_000, pay_on="completion", withholding=True), USUAL)
    assert (at_once.worker_net, at_once.withheld) == (41_575, 5_615)


STEPS = st.lists(st.builds(TaxStep, st.integers(1, 400_000), st.integers(0, 25)), min_size=1, max_size=6)


@given(STEPS, st.integers(0, 2_400_000))
def test_tax_at_several_rates_is_that_of_each_part_floored_once(steps: list[TaxStep], at: int) -> None:
    taxed = joined((), steps)
    assert amounts.total(taxed) == sum(step.amount for step in steps)
    assert tax(taxed) == sum(step.amount * step.percent for step in steps) // 100
    first, rest = split(taxed, at)
    assert joined(first, rest) == taxed
    assert amounts.total(first) == min(at, amounts.total(taxed))


@given(STEPS)
def test_payments_at_several_rates_add_up_to_the_whole(steps: list[TaxStep]) -> None:
    """Whatever the rates, no yen of tax or fee is left over or missing (domain § 8)."""
    under, paid, lines = terms(sum(step.amount for step in steps)), joined((), ()), list[Payment]()
    for step in steps:
        waived = sum(line.waived for line in lines)
        lines.append(amounts.payment("stage", paid, (step,), under, USUAL_WITHHOLDING, waived=waived))
        paid = joined(paid, (step,))
    assert sum(line.tax for line in lines) == tax(paid)
    assert sum(line.fee for line in lines) == fee(paid, HOUSE)
    assert sum(line.fee_tax for line in lines) == fee_tax(paid, HOUSE)
    assert all(line.net >= 0 for line in lines)
