"""Fixtures of the treasury's tests."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from michinori.treasury.commands import card_looks
from tests.treasury.card_company import CardCompany, card_company_at_work


@pytest.fixture
def company(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[CardCompany]:
    """A card company, and a site that takes its cards and waits for nothing between its tries."""
    monkeypatch.setattr(card_looks, "pause", lambda seconds: None)
    with card_company_at_work(settings) as found:
        yield found
