"""The operator's settings: every one bounded, refused outside its bounds, in force from its day on."""

from dataclasses import fields, replace
from datetime import date

import pytest

from michinori.kernel.problems import Problem
from michinori.rules.contract.house import TERMS_DEFAULTS, FeeTier, House
from michinori.rules.contract.terms import Terms
from michinori.rules.settings.bounds import Bounds
from michinori.rules.settings.site import Site
from michinori.rules.settings.table import FIELDS, Dated, bounds_of, in_force, read_setting

MARCH, APRIL, MAY = date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)


@pytest.mark.parametrize("key", FIELDS)
def test_every_setting_is_declared_with_bounds_that_its_default_keeps(key: str) -> None:
    bounds, default = FIELDS[key].metadata.get("bounds"), FIELDS[key].default
    assert isinstance(bounds, Bounds), f"{key}: declare it by rules.settings.bounds, as the docstring of House says"
    assert bounds.read is not None or bounds.least <= default <= bounds.most


def test_no_name_is_both_in_contracts_and_of_the_site() -> None:
    assert len(FIELDS) == len(fields(House)) + len(fields(Site))


def test_the_defaults_of_the_terms_have_names_of_the_terms() -> None:
    known = {field.name: field.default for field in fields(Terms)}
    assert {name: known[name] for name in TERMS_DEFAULTS} == {name: getattr(House(), name) for name in TERMS_DEFAULTS}


@pytest.mark.parametrize("key", [key for key in FIELDS if bounds_of(key).read is None])
def test_a_number_is_taken_up_to_its_bounds_and_not_beyond(key: str) -> None:
    bounds = bounds_of(key)
    assert read_setting(key, str(bounds.least)) == bounds.least
    assert read_setting(key, str(bounds.most)) == bounds.most
    for wrong in (str(bounds.least - 1), str(bounds.most + 1), "seven", "7.5", "true", "", "[7]"):
        with pytest.raises(Problem) as refused:
            read_setting(key, wrong)
        assert [flaw.field for flaw in refused.value.flaws] == [key]


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(Problem, match="unknown-setting"):
        read_setting("colour", "1")


@pytest.mark.parametrize(
    "wrong", ["7", "[]", "[[100000, 20]]", "[[null, 101]]", "[[5, 1], [5, 2], [null, 3]]", "[[-1, 5], [null, 3]]", "{}",
              "[[5, 1, 2], [null, 3]]", "[[null, true]]", '[["5", 1], [null, 3]]'],
)  # fmt: skip
def test_fee_tiers_rise_and_end_without_a_limit(wrong: str) -> None:
    assert read_setting("fee_tiers", "[[50000, 15], [null, 4]]") == [[50_000, 15], [None, 4]]
    with pytest.raises(Problem) as refused:
        read_setting("fee_tiers", wrong)
    assert [flaw.key for flaw in refused.value.flaws] == ["not_fee_tiers"]


@pytest.mark.parametrize("wrong", ["7", "[]", "null", "true", "あ" * 1_001, "振込先\u0000", "\u200b"])
def test_the_operators_own_words_are_a_text_of_a_thousand_characters(wrong: str) -> None:
    assert read_setting("paying_in", " みちのり銀行\n普通 1234567 ") == " みちのり銀行\n普通 1234567 "
    assert in_force([Dated("paying_in", " みちのり銀行 ", MARCH)], MAY).site.paying_in == "みちのり銀行"
    assert in_force([], MAY).site.paying_in == ""
    with pytest.raises(Problem) as refused:
        read_setting("paying_in", wrong)
    assert [flaw.key for flaw in refused.value.flaws] == ["not_words"]


def test_a_value_holds_from_its_day_on_until_a_later_one() -> None:
    rows = [Dated("offer_days", 5, APRIL), Dated("offer_days", 9, MARCH), Dated("least_pay", 1_180, MAY)]
    assert [in_force(rows, day).house.offer_days for day in (date(2027, 2, 28), MARCH, APRIL, MAY)] == [7, 9, 5, 5]
    assert [in_force(rows, day).site.least_pay for day in (APRIL, MAY)] == [1_121, 1_180]
    assert in_force(rows, APRIL).since["least_pay"] == date(2025, 10, 1)
    assert in_force(rows, MAY).since["least_pay"] == MAY


def test_of_one_day_the_value_set_last_holds() -> None:
    rows = [Dated("offer_days", 5, APRIL), Dated("offer_days", 6, APRIL)]
    assert in_force(rows, MAY).house.offer_days == 6


def test_a_setting_changes_no_other() -> None:
    """Values of terms made before the bids' days were numbers of their own once came in with any setting."""
    assert in_force([Dated("report_days", 5, APRIL)], MAY).house == replace(House(), report_days=5)


def test_settings_in_force_can_be_shown_and_read_again() -> None:
    rows = [Dated("fee_tiers", [[None, 7]], MARCH), Dated("report_days", 4, MARCH)]
    found = in_force(rows, MAY)
    assert found.house.fee_tiers == (FeeTier(None, 7),)
    assert found.as_data()["fee_tiers"] == [[None, 7]]
    assert set(found.as_data()) == set(FIELDS)
    assert House.from_data(found.as_data()) == found.house
