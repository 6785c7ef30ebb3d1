"""Sentences that name a legal page lead to it, in both languages, and what people type is never markup."""

import pytest
from django.utils import translation

from michinori.pages.templatetags.legal_links import legal_links
from michinori.wording.people.moderation import RULES
from michinori.wording.talk.screening import told


@pytest.mark.parametrize(
    ("language", "link"),
    [
        ("ja", '<a href="/legal/terms">利用規約</a>で禁じられています。'),
        ("en", 'The <a href="/legal/terms">terms of service</a> forbid that.'),
    ],
)
def test_the_title_of_a_page_is_a_link(language: str, link: str) -> None:
    with translation.override(language):
        assert link in legal_links(told("direct_deal").why)
        assert '<a href="/legal/terms">' in legal_links(RULES["other"])


def test_nothing_typed_becomes_markup() -> None:
    assert legal_links("<b>利用規約</b> & 特定商取引法に基づく表示") == (
        '&lt;b&gt;<a href="/legal/terms">利用規約</a>&lt;/b&gt; &amp; '
        '<a href="/legal/trade">特定商取引法に基づく表示</a>'
    )
