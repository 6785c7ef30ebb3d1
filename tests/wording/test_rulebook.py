"""The rule book: one sentence a rule, in both languages, with the numbers of the settings."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import translation

from michinori.rules.contract.clocks import ORDER
from michinori.rules.contract.house import FeeTier, House
from michinori.rules.contract.lifecycle import ACTS
from michinori.wording.law.articles import ARTICLES, WARNINGS
from michinori.wording.rulebook.catalogue import CHAPTERS, OF_ACTS, OF_CLOCKS, OF_LAW, RULES

MOST_JAPANESE, MOST_ENGLISH = 90, 190


@pytest.fixture(params=["ja", "en"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_no_two_rules_have_one_anchor() -> None:
    assert sum(len(chapter.rules) for chapter in CHAPTERS.values()) == len(RULES)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in (*RULES, *CHAPTERS))


@pytest.mark.parametrize("anchor", RULES)
def test_a_rule_is_one_short_sentence_without_a_gap(anchor: str, language: str) -> None:
    said = RULES[anchor][1].said(House())
    assert "…" not in said, "a number is missing"
    assert "%%" not in said
    end = "。" if language == "ja" else "."
    assert said.endswith(end)
    assert said.count("。") == (language == "ja")
    assert len(said) <= (MOST_JAPANESE if language == "ja" else MOST_ENGLISH)


def test_numbers_follow_the_settings() -> None:
    house = replace(House(), report_days=5, fee_tiers=(FeeTier(50_000, 12), FeeTier(None, 3)))
    assert "5" in RULES["report-clock"][1].said(house)
    fee = RULES["fee"][1].said(house)
    assert all(one in fee for one in ("50,000", "12", "3"))
    assert "20" not in fee


def test_every_clock_leads_to_its_rule_and_every_link_to_a_rule() -> None:
    assert set(ORDER) <= set(OF_CLOCKS)
    assert {*OF_CLOCKS.values(), *OF_ACTS.values(), *OF_LAW.values()} <= set(RULES)
    assert set(OF_LAW) <= {*ARTICLES, *WARNINGS}
    assert set(OF_ACTS) <= set(ACTS)
