"""The operator's manual names pages that exist, for the roles that it names, and links that lead somewhere."""

import re

import pytest
from django.urls import resolve
from safety.desk_table import DESK
from safety.test_staff_pages import PAGES

from michinori.rules.people.staff_roles import ROLES
from michinori.rules.settings.table import FIELDS
from tests.house.test_order import ROOT

MANUAL = (ROOT / "docs" / "manual.md").read_text()
NAMED = sorted(set(re.findall(r"`(/[a-z][^`\s]*)`", MANUAL)))
SETTINGS = {"closure_days", "inquiry_hours", "demand_days", "payout_second", "account_hours", "announce_second"}


@pytest.mark.parametrize("page", NAMED)
def test_every_page_of_the_manual_is_there(page: str) -> None:
    assert resolve(page).func


def test_it_leads_to_the_pages_where_things_happen() -> None:
    assert len([page for page in NAMED if page.startswith("/desk/")]) > 30
    assert {page.removeprefix("/") for page in NAMED if page.startswith("/desk/")} <= set(DESK)


def test_each_days_pages_are_open_to_whom_it_names() -> None:
    rows = re.findall(r"^\| ([a-z, -]+) \| `/(desk/[^`]+)` \|", MANUAL, re.MULTILINE)
    assert len(rows) > 10
    for named, page in rows:
        roles = {role for role in ROLES if role in named.split(", ")}
        assert roles, named
        assert roles <= set(PAGES[page].split()), page


def test_its_settings_have_these_names() -> None:
    assert set(FIELDS) >= SETTINGS
    assert all(f"`{name}`" in MANUAL for name in SETTINGS)
