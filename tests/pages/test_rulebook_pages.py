"""The rule book is read by anybody, and every page that names a rule leads to its anchor."""

import re
from html import unescape

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from michinori.wording.rulebook.catalogue import CHAPTERS
from tests.pages.visitors import halfway, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_hours import hourly

pytestmark = pytest.mark.django_db


def text_of(browser: Client, address: str, language: str = "ja") -> str:
    answer = browser.get(address, headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def rules_named(page: str) -> set[str]:
    """The addresses of rules that a page links to."""
    return {unescape(one) for one in re.findall(r'href="(/docs/[^"]+#[^"]+)"', page)}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_book_is_read_without_an_account_in_both_languages(language: str) -> None:
    visitor = Client()
    shown = text_of(visitor, "/docs/", language)
    for slug in CHAPTERS:
        assert f'href="/docs/{slug}"' in shown
        rules = text_of(visitor, f"/docs/{slug}", language).split('class="rulebook"')[1].split("</ol>")[0]
        assert bool(re.search(r"[ぁ-ん]", rules)) == (language == "ja")
    assert 'href="/docs/"' in text_of(visitor, "/")
    assert visitor.get("/docs/nothing").status_code == 404


def test_a_changed_setting_is_read_at_once() -> None:
    set_setting(actor=Actor.operator(), key="report_days", text="5")
    assert "5日返事がなければ、確認済みになります" in text_of(Client(), "/docs/work")


def test_every_rule_that_a_page_names_is_where_the_link_leads() -> None:
    cast = Cast()
    offered, contract = story.offered(cast), halfway(cast)
    by_hours = hourly(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    here = f"/contracts/{contract.id}"
    named = {
        "the offer": rules_named(text_of(ren, f"/contracts/{offered.id}/offer")),
        "the contract's clocks": rules_named(text_of(aoi, here)),
        "the submission": rules_named(text_of(ren, f"{here}/stages/2/submit")),
        "the ending": rules_named(text_of(ren, f"{here}/end")),
        "the hours": rules_named(text_of(ren, f"/contracts/{by_hours.id}/hours")),
        "the deadlines": rules_named(text_of(aoi, "/deadlines")),
    }
    assert [place for place, found in named.items() if not found] == []
    for address in set().union(*named.values()):
        chapter, _, anchor = address.partition("#")
        assert f'id="{anchor}"' in text_of(Client(), chapter), address


def test_the_simulation_is_read_by_anybody() -> None:
    page = text_of(Client(), "/docs/simulation")
    assert page.count('<svg class="plot"') == 2
    assert "正直なワーカー × うそをつくクライアント" in page
    assert "style=" not in page.split("<main")[1].split("</main>")[0]


def test_staff_see_the_settings_in_force_beside_the_defaults() -> None:
    cast = Cast()
    sora = signed_in(cast.person("Sora", staff=True))
    assert "いまの設定は、はじめの設定と同じです" in text_of(sora, "/desk/simulation")
    set_setting(actor=Actor.operator(), key="fallback_share", text="80")
    page = text_of(sora, "/desk/simulation")
    assert page.count('<svg class="plot"') == 4
    drawn = re.findall(r'<svg class="plot".*?</svg>', page, re.DOTALL)
    assert drawn[0] != drawn[2], "another share, other settlements"
    assert signed_in(cast.ren).get("/desk/simulation").status_code == 404
