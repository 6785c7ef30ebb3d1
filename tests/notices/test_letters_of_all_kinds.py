"""Every kind of notice as a mail in both languages: whole sentences, one button that says what it opens."""

import re

import pytest
from django.utils import translation

from michinori.machinery.addresses import path_of
from michinori.notices.frame import News, said
from michinori.notices.writing import Letter, write_notice
from michinori.wording.notices.notices import NOTICES
from tests.stories import cast as story

BUTTON = re.compile(r'<p class="act"><a href="[^"]+">([^<]+)</a></p>')
KANA = re.compile("[぀-ヿ一-鿿]")
GIVEN = {"price": 9_000, "amount": 30_000}


def letter(kind: str, language: str) -> tuple[News, Letter]:
    """The mail of a kind whose values are all given; days as days, the others as ``X``."""
    title, text, leads = NOTICES[kind]
    names = {*re.findall(r"%\((\w+)\)s", f"{title}{text}"), *leads.ids}
    values = {name: GIVEN.get(name, "X") for name in names} | {
        name: story.in_days(9) for name in names & {"until", "by", "again"}
    }
    with translation.override(language):
        news = said(kind, values)()
        link = path_of(news.page)
        return news, write_notice(news.title, [news.text], link=link, name="Ren", leave="", headline=news.headline)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("kind", NOTICES)
def test_a_letter_has_one_button_and_no_gap(kind: str, language: str) -> None:
    news, made = letter(kind, language)
    (button,) = BUTTON.findall(made.html)
    assert news.headline is not None
    assert button == news.headline.button
    assert "%(" not in made.text
    assert "…" not in made.text
    own = made.subject.partition("】")[2] + news.text + button
    assert bool(KANA.search(own)) is (language == "ja"), own


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "figure"), [("money_in", "30,000円 残高に加わりました"), ("proposal_made", "9,000円 税抜")]
)
def test_money_is_the_first_thing_said(kind: str, figure: str) -> None:
    _, made = letter(kind, "ja")
    assert figure in made.text.split("\n\n")[1]
    assert made.html.index('class="figure"') < made.html.index('class="act"')
