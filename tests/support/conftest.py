"""Fixtures of the tests of inquiries and announcements."""

import pytest

from michinori.machinery import proof
from tests.stories.cast import Cast


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)


@pytest.fixture
def cast() -> Cast:
    return Cast()
