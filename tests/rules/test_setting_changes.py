"""Which changes of settings take two, and what each setting comes to in words and yen."""

import json
from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from michinori.rules.contract.house import FeeTier, House
from michinori.rules.settings.examples import SETTLING, examples
from michinori.rules.settings.site import Site
from michinori.rules.settings.table import FIELDS, Dated, Settings, bounds_of, in_force, is_of_contracts
from michinori.rules.settings.two_people import BY_TWO, farthest, takes_two
from michinori.wording.settings.named import GROUPS
from michinori.wording.settings.values import EXAMPLES, GIVEN, NAMES, bounds_said, example_said, found_by, in_words
from tests.rules.test_settings import MARCH

USUAL = House().fee_tiers


def _with(key: str, value: Any) -> Settings:
    return in_force([Dated(key, value, MARCH)], MARCH)


def _bounds(key: str) -> tuple[int, int]:
    bounds = bounds_of(key)
    return bounds.least, bounds.most


NUMBERS = [key for key in FIELDS if bounds_of(key).read is None]


@pytest.mark.parametrize(
    ("after", "points"),
    [
        ("[[100000, 20], [200000, 10], [null, 5]]", 0),
        ("[[100000, 22], [200000, 10], [null, 5]]", 2),
        ("[[100000, 20], [200000, 10], [null, 0]]", 5),
        ("[[1000000, 20], [null, 5]]", 15),
        ("[[99999, 20], [200000, 10], [null, 5]]", 10),
        ("[[null, 20]]", 15),
        ("[[0, 90], [100000, 20], [200000, 10], [null, 5]]", 0),
        ("[[1, 90], [100000, 20], [200000, 10], [null, 5]]", 70),
    ],
)
def test_how_far_a_fee_moves_is_counted_where_it_moves_most(after: str, points: int) -> None:
    tiers = tuple(FeeTier(*row) for row in json.loads(after))
    assert farthest(USUAL, tiers) == farthest(tiers, USUAL) == points


def test_fees_take_two_beyond_the_limit_and_many_small_steps_lead_no_further() -> None:
    def two(percent: int, vouched: tuple[FeeTier, ...] = USUAL) -> bool:
        value = [[100_000, percent], [200_000, 10], [None, 5]]
        return takes_two("fee_tiers", value, site=Site(), vouched=vouched)

    assert [two(percent) for percent in (17, 18, 20, 22, 23)] == [True, False, False, False, True]
    assert not takes_two("fee_tiers", [[None, 20]], site=replace(Site(), fees_second=15), vouched=USUAL)
    assert takes_two("fee_tiers", [[None, 20]], site=replace(Site(), fees_second=14), vouched=USUAL)


def test_what_turns_money_aside_takes_two_but_a_first_value_takes_one() -> None:
    assert set(FIELDS) >= BY_TWO
    for key in BY_TWO:
        first = getattr(Site(), key) == ""
        assert takes_two(key, 1, site=Site(), vouched=USUAL) is not first
    assert takes_two("paying_in", "別の銀行", site=replace(Site(), paying_in="みちのり銀行"), vouched=USUAL)
    assert not takes_two("offer_days", 3, site=Site(), vouched=USUAL)


def test_every_setting_has_its_words_in_a_group() -> None:
    assert set(GIVEN) == set(NAMES) == set(FIELDS)
    assert {named.group for named in NAMES.values()} == set(GROUPS)
    assert set(FIELDS) > SETTLING
    assert all(is_of_contracts(key) for key in SETTLING)
    assert found_by("") == list(FIELDS)
    assert "fee_tiers" in found_by("手数料")
    assert found_by("payout_second") == ["payout_second"]
    assert found_by("まったくない言葉") == []
    with translation.override("en"):
        assert "fee_tiers" in found_by("fee tiers")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_values_and_examples_are_said_at_every_bound(language: str) -> None:
    with translation.override(language):
        for key in NUMBERS:
            for value in _bounds(key):
                settings = _with(key, value)
                assert in_words(key, value)
                said = [example_said(one) for one in examples(key, settings)]
                assert all(one and "…" not in one for one in said), key
            assert bounds_said(key)
        assert in_words("fee_tiers", [[None, 7]]).count("7%") == 1
        assert "10.21%" in in_words("withholding_tiers", [[1_000_000, 1021], [None, 2042]])
        assert in_words("paying_in", "")


def test_examples_are_the_figures_of_the_domain() -> None:
    first, *_ = examples("fee_tiers", in_force([], MARCH))
    assert first.values == {"price": 10_000, "fee": 2_420, "net": 8_580}
    assert [one.values["withheld"] for one in examples("withholding_tiers", in_force([], MARCH))] == [3_063, 204_200]
    (one,) = examples("fallback_share", _with("fallback_share", 30))
    assert (one.values["standing"], one.values["refund"]) == (52_000, 48_000)
    assert {one.key for key in FIELDS for one in examples(key, in_force([], MARCH))} == set(EXAMPLES)
