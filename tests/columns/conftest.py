"""Proofs of work that cost nothing: what they are worth is not the tests' matter."""

import pytest

from michinori.columns import proof


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)
