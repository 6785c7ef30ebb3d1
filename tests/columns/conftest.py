"""Proofs of work made trivially easy, so that solving them takes no time in tests."""

import pytest

from michinori.machinery import proof


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)
