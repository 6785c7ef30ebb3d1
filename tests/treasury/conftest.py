"""Fixtures of the treasury's tests."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.treasury.card_company import CardCompany, card_company_at_work


@pytest.fixture
def company(settings: Settings) -> Iterator[CardCompany]:
    """A card company, and a site that takes its cards."""
    with card_company_at_work(settings) as found:
        yield found
