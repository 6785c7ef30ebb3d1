"""The operator's manual names pages that exist, for the roles that it names, alike in both languages; its page at the
desk links those that the reader's roles open.
"""

import re

import pytest
from django.urls import resolve
from django.utils import translation
from safety.desk_table import DESK
from safety.test_staff_pages import PAGES

from michinori.desk.manual import TEXTS
from michinori.kernel.actor import Actor
from michinori.people.commands.staff import give_role
from michinori.rules.people.staff_roles import ROLES
from michinori.rules.settings.table import FIELDS
from michinori.wording.people.staff_roles import STAFF_ROLES
from michinori.wording.settings.values import NAMES
from tests.house.test_order import ROOT
from tests.pages.visitors import signed_in
from tests.stories.cast import Cast

MANUALS = {language: (TEXTS / f"manual.{language}.md").read_text() for language in ("ja", "en")}
LINK = r"\[([^\]]+)\]\((/desk/[^)\s]*)\)"
SETTINGS = {"closure_days", "inquiry_hours", "demand_days", "payout_second", "account_hours", "announce_second"}


def pages_of(text: str) -> list[str]:
    """The addresses that a text names, as links or by themselves, as often as it does."""
    return sorted([*(address for _, address in re.findall(LINK, text)), *re.findall(r"`(/[a-z][^`\s]*)`", text)])


NAMED = sorted({page for text in MANUALS.values() for page in pages_of(text)})
AT_DESK = {page.removeprefix("/") for page in NAMED if page.startswith("/desk/")}


@pytest.mark.parametrize("page", NAMED)
def test_every_page_of_the_manual_is_there(page: str) -> None:
    assert resolve(page).func


def test_it_leads_to_the_pages_where_things_happen() -> None:
    assert len(AT_DESK) > 30
    assert set(DESK) >= AT_DESK


def test_nothing_of_it_is_in_one_language_alone() -> None:
    """Chapter by chapter: the same pages, as many steps and as many rows of tables."""
    ja, en = (text.split("\n## ") for text in MANUALS.values())
    assert len(ja) == len(en)
    for one, other in zip(ja, en, strict=True):
        assert pages_of(one) == pages_of(other), other[:20]
        for mark in (r"^\d\. ", r"^\| ", r"^### "):
            assert len(re.findall(mark, one, re.M)) == len(re.findall(mark, other, re.M)), other[:20]


def test_the_japanese_calls_pages_by_words_of_the_desk() -> None:
    catalogue = (ROOT / "src/michinori/locale/en/LC_MESSAGES/django.po").read_text()
    words = {word for word, _ in re.findall(LINK, MANUALS["ja"])}
    assert [word for word in words if f'msgid "{word}"' not in catalogue] == []


def test_each_days_pages_are_open_to_whom_it_names() -> None:
    with translation.override("ja"):
        keys = {str(word): role for role, word in STAFF_ROLES.items()} | {role: role for role in ROLES}
    ja = re.findall(rf"^\| ([^|]+) \| {LINK} \|", MANUALS["ja"], re.MULTILINE)
    en = re.findall(r"^\| ([a-z, -]+) \| `(/desk/[^`]+)` \|", MANUALS["en"], re.MULTILINE)
    rows = [(named.split("、"), page) for named, _, page in ja] + [(named.split(", "), page) for named, page in en]
    assert len(rows) > 20
    for named, page in rows:
        open_to = set(PAGES[page.removeprefix("/")].split())
        assert {keys.get(name) for name in named} <= open_to, page


def test_its_settings_have_these_names() -> None:
    assert set(FIELDS) >= SETTINGS
    assert all(f"`{name}`" in MANUALS["en"] for name in SETTINGS)
    with translation.override("ja"):
        assert all(f"「{NAMES[name].name}」" in MANUALS["ja"] for name in SETTINGS)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_its_page_links_what_the_reader_may_open(role: str) -> None:
    cast = Cast()
    kei = cast.person("Kei")
    give_role(actor=Actor.operator(), user_id=kei.id, role=role)
    browser = signed_in(kei)
    assert 'href="/desk/manual"' in browser.get("/desk/").content.decode()
    may = {f"/{page}" for page in AT_DESK if role == "admin" or role in PAGES[page].split()}
    for language, last in (("ja", "サイトを終える"), ("en", "Closing the market")):
        page = browser.get("/desk/manual", headers={"accept-language": language}).content.decode()
        text = page.partition("<article")[2].partition("</article>")[0]
        assert set(re.findall(r'href="(/[^"]*)"', text)) == may
        assert f">{last}</h2>" in text
        for left in ("](", "**", "| ", "<br>"):
            assert left not in text, "not rendered"
