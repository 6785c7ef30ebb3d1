"""Guides: each irregular step has one, in both languages, with the operator's numbers and no more than a screen."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from michinori.rules.contract.clocks import ORDER
from michinori.rules.contract.house import House
from michinori.rules.contract.lifecycle import TABLE
from michinori.wording.guides.catalogue import GROUPS, GUIDES

MAIN_ROAD = {
    "accept-offer", "decline-offer", "counter-offer", "deposit", "start", "report", "submit", "approve", "acknowledge",
    "deliver", "accept", "pay-bonus",
}  # fmt: skip
"""What needs no guide: every contract goes this way, or its page says all."""
TEXTS = ("title", "when", "money", "seen", "itself")
MOST_JAPANESE, MOST_ENGLISH = 360, 860


@pytest.fixture(params=["ja", "en"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def test_every_irregular_act_has_a_guide() -> None:
    named = {name for guide in GUIDES.values() for name in guide.acts}
    scopes = {guide.scope for guide in GUIDES.values()}
    assert [act.name for act in TABLE if act.scope not in scopes and act.name not in MAIN_ROAD | named] == []


def test_every_guide_stands_once_under_what_happened() -> None:
    listed = [slug for _heading, slugs in GROUPS for slug in slugs]
    assert sorted(listed) == sorted(GUIDES)


@pytest.mark.parametrize("slug", GUIDES)
def test_a_guide_says_everything_on_one_screen(slug: str, language: str) -> None:
    guide = GUIDES[slug]
    said = [guide.said(name, House()) for name in TEXTS] + [str(step) for step in guide.steps]
    assert all(said)
    assert "…" not in "".join(said), "a number that nobody has"
    assert len("".join(said)) <= (MOST_JAPANESE if language == "ja" else MOST_ENGLISH)
    assert 2 <= len(guide.steps) <= 4


def test_days_are_the_operators(language: str) -> None:
    house = House()
    assert str(house.silence_days) in GUIDES["end-halfway"].said("itself", house)
    assert str(house.handover_days) in GUIDES["handover"].said("itself", house)
    assert ("15,000円" if language == "ja" else "¥15,000") in GUIDES["meter"].said("money", house)
    assert "stale" in ORDER
    assert str(house.stale_days) in GUIDES["no-answer"].said("itself", house)
