"""What of terms differs from the standard ones, and where on the way a contract could end."""

from dataclasses import replace

import pytest
from rules.makers import terms

from michinori.rules.contract.differences import by_hand, differences
from michinori.rules.contract.terms import BriefItem, Terms
from michinori.rules.money.amounts import halts, pay_at_once, preview_whole
from michinori.rules.money.rates import USUAL


def usual(*prices: int) -> Terms:
    return terms(*prices, pay_on="stage", open_stages=1)


def test_standard_terms_differ_in_nothing() -> None:
    assert differences(usual(10_000, 10_000, 10_000)) == ()
    assert by_hand(usual()) == ()


def test_each_difference_has_its_value_and_the_usual_one() -> None:
    made = replace(usual(10_000, 10_000, 10_000), fallback_share=30, inspection_days=14)
    assert [(one.name, one.value, one.usual) for one in differences(made)] == [
        ("fallback_share", 30, 50),
        ("inspection_days", 14, 7),
    ]
    assert all(one.ticked for one in differences(made))


def test_a_brief_without_direction_and_a_large_stage_warn_without_a_tick() -> None:
    made = replace(usual(10_000, 40_000), brief=(BriefItem("幅", "1280px"),))
    assert [(one.name, one.ticked) for one in differences(made)] == [("no_direction", False), ("large_stages", False)]


def test_an_amendment_names_only_what_was_not_so_before() -> None:
    before = replace(usual(10_000, 10_000, 10_000), fallback_share=30)
    assert differences(replace(before, inspection_days=14), before)[0].name == "inspection_days"
    assert differences(replace(before, price=30_000), before) == ()
    assert [one.value for one in differences(replace(before, fallback_share=40), before)] == [40]


def test_what_the_parties_wrote_themselves_is_named() -> None:
    assert by_hand(replace(usual(), rights="ワーカーに残ります", note="素材は早めに")) == ("rights", "note")


@pytest.mark.parametrize("pay_on", ["stage", "completion"])
def test_the_last_halt_is_the_whole(pay_on: str) -> None:
    made = replace(terms(14_400, 14_400, 19_200), pay_on=pay_on, withholding=True)
    found = halts(made, USUAL)
    whole = preview_whole(made, USUAL)
    assert [halt.before_tax for halt in found] == [14_400, 28_800, 48_000]
    assert (found[-1].net, found[-1].with_tax) == (whole.worker_net, 52_800)
    assert found[0].net == pay_at_once(14_400, made, USUAL).net


def test_without_stages_of_the_whole_price_there_is_one_halt() -> None:
    assert len(halts(terms(48_000), USUAL)) == 1
    assert len(halts(replace(terms(10_000, 20_000), price=40_000), USUAL)) == 1, "the rest belongs to a restart"
