"""Withholding is proposed by the kind of work and can be changed (domain § 9)."""

import pytest
from rules.makers import body, setting

from michinori.rules.contract.terms_reading import read_terms
from michinori.rules.law.withholding import WITHOUT, proposed_withholding
from michinori.rules.market.categories import SUBCATEGORIES


@pytest.mark.parametrize("category", SUBCATEGORIES)
def test_it_is_proposed_for_writing_and_design_not_for_coding_and_data(category: str) -> None:
    assert proposed_withholding(category, withholds=True) is (category in ("design", "writing", "translation", "other"))
    assert not proposed_withholding(category, withholds=False), "the client does not withhold at all"


def test_every_category_without_it_exists() -> None:
    assert set(SUBCATEGORIES) >= WITHOUT


def test_terms_may_say_otherwise() -> None:
    assert read_terms(body(withholding=True), setting(withholding=False)).withholding
    assert not read_terms(body(withholding=False), setting(withholding=True)).withholding
