"""The law in words: nothing that the rules name is without a text, in either language, and no text is long."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from django.utils import translation
from rules.makers import NOON, active, terms

from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.life import SIDES
from michinori.rules.contract.termination_notices import begins_at
from michinori.rules.contract.terms import Reorder, Terms
from michinori.rules.law.articles import (
    ENDING_ARTICLES,
    STEPS,
    Advice,
    Forbidden,
    Span,
    advice_on_ending,
    advice_on_terms,
)
from michinori.rules.law.terms_notice import ItemKey, Named, Occasion, nine_items
from michinori.wording.law.articles import ARTICLES, HELP_ADDRESS, WARNINGS, article, beside
from michinori.wording.law.terms_notice import ITEMS, Said, said

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
LASTING = Span(date(2026, 11, 24), date(2027, 6, 1), date(2026, 11, 24))
STAFF = Declaration(business=True, has_staff=True)
ORDER = Occasion(
    title="Landing page",
    client=Named("org_aozora", "Aozora"),
    worker=Named("usr_ren", "Ren", "Ren Ishida"),
    version=1,
    version_on=date(2026, 11, 24),
    ordered_on=None,
)


@pytest.fixture(params=["ja", "en"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def sentences(text: str) -> int:
    return len(re.findall(r"。|(?<!art)[.!?](?:\s|$)", text))


def test_every_key_has_a_text_of_at_most_three_sentences(language: str) -> None:
    named = {
        "long",
        "lasting",
        "notice",
        "subcontract",
        "stage_receipt",
        "private",
        "day_60",
        *get_args(Forbidden),
        *(key for keys in STEPS.values() for key in keys),
    }
    assert named == set(WARNINGS)
    articles = {"subcontract", "freelance_3", "freelance_4", "freelance_5", "freelance_12", "freelance_16"}
    assert articles | {*ENDING_ARTICLES, "copyright_27", "attorney_72"} == set(ARTICLES)
    for key in ARTICLES:
        name, text = article(key)
        assert 1 <= sentences(text) <= 3, key
        assert language == "ja" or not JAPANESE.search(name + text), key
    for warning in WARNINGS.values():
        for text in (str(side) for side in warning):
            assert 1 <= sentences(text) <= 3, text
            assert language == "ja" or not JAPANESE.search(text)


def test_each_side_reads_its_own_sentence_and_the_help_line() -> None:
    life = active().life
    advice = advice_on_ending(STAFF, LASTING, life, "client", begins_at(NOON))
    client, worker = (beside(advice, side) for side in SIDES)
    assert client is not None
    assert worker is not None
    assert client.articles == worker.articles
    assert client.title != worker.title
    assert not set(client.warnings) & set(worker.warnings)
    assert all("24" in one.warnings[-1] and "…" not in one.warnings[-1] for one in (client, worker)), "day 30"
    assert client.help == HELP_ADDRESS


def test_where_nothing_bears_nothing_is_said() -> None:
    own = terms(rights="作った人に残します")
    assert beside(advice_on_terms(Declaration(business=True), LASTING, own), "client") is not None
    assert beside(Advice(), "worker") is None


def spoken(changed: Terms, occasion: Occasion = ORDER) -> list[Said]:
    return said(nine_items(changed, occasion))


def test_the_nine_items_in_words(language: str) -> None:
    assert set(ITEMS) == set(get_args(ItemKey))
    items = spoken(replace(terms(), stages=(), brief=()))
    assert [item.number for item in items] == list(range(1, 10))
    for item in items:
        assert item.lines, item.name
        everything = item.name + "".join(line.label + line.text for line in item.lines)
        assert language == "ja" or item.number == 3 or not JAPANESE.search(everything), everything
    assert "Ren Ishida" in items[0].lines[1].text
    assert "usr_ren" in items[0].lines[1].text


def text_of(items: list[Said], number: int) -> str:
    return " ".join(f"{line.label} {line.text}" for line in items[number - 1].lines)


def test_what_only_some_terms_have_is_said_too() -> None:
    whole = terms(reorder=Reorder("Harbour Co.", date(2027, 1, 31)), withholding=True, note="Logo follows")
    items = spoken(whole, replace(ORDER, ordered_on=date(2026, 11, 25)))
    assert "Harbour Co." in text_of(items, 8)
    assert "Logo follows" in text_of(items, 3)
    assert len(items[6].lines) == len(spoken(terms())[6].lines) + 1, "withholding"
    restarted = spoken(replace(terms(20_000, 20_000), price=48_000))
    assert "8,000" in text_of(restarted, 7)
    hourly = spoken(replace(terms(48_000), meter="hours", rate=2_400))
    assert "2,400" in text_of(hourly, 7)
