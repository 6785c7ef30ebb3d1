"""Addresses belong to pages and API: rules, wording, notices and capabilities name pages, and spell no path."""

import ast
import re

import pytest
from django.urls import reverse

from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of, path_of
from michinori.wording.notices.notices import NOTICES
from tests.house.test_order import ROOT

ROOMS = (
    "kernel", "rules", "wording", "people", "ledger", "market", "contracts", "conversation", "trust", "treasury",
    "columns", "moderation", "notices",
)  # fmt: skip
PATH = re.compile(r"(%\(site\)s)?/[a-z][a-z-]+(/|$|\?|#|%\()")
OTHERS = {
    "rules/talk/screening/hosts.py": "paths of other sites, by which screening knows them",
    "columns/akismet.py": "the permalink that Akismet is told",
}


def spelled(source: str) -> list[str]:
    """The paths that stand in a module's texts."""
    texts = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and PATH.match(text)]


def test_no_room_below_the_pages_spells_a_path() -> None:
    source = ROOT / "src" / "michinori"
    files = [file for room in ROOMS for file in (source / room).rglob("*.py") if "migrations" not in file.parts]
    found = {str(file.relative_to(source)): paths for file in files if (paths := spelled(file.read_text()))}
    assert {name: paths for name, paths in found.items() if name not in OTHERS} == {}


@pytest.mark.parametrize("text", ['f"/jobs/{job.id}"', '"/money"', '"%(site)s/handovers/%(token)s"', '"/jobs?q=1"'])
def test_a_spelled_path_is_seen(text: str) -> None:
    assert spelled(f"x = {text}")


def test_every_notice_leads_to_a_page_that_is_there() -> None:
    for _title, _text, leads in NOTICES.values():
        assert path_of(PageRef(leads.page, ("x",) * len(leads.ids), leads.part)).startswith("/")


def test_a_page_by_its_name(settings: object) -> None:
    page = PageRef("thread", ("thr_1",), "last")
    assert path_of(page) == f"{reverse('thread', args=('thr_1',))}#last"
    assert path_of(PageRef("jobs", query={"q": "チラシ"})) == "/jobs?q=%E3%83%81%E3%83%A9%E3%82%B7"
    assert address_of(PageRef("money")).endswith("/money")
    assert PageRef.from_data(page.as_data()) == page
