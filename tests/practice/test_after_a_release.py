"""Practices that were begun before a release with other tables."""

from pathlib import Path

import psycopg
import pytest

from michinori.config.embedded import roles
from michinori.practice import databases
from tests.practice.learners import Learner
from tests.practice.test_apart import there


def test_one_of_other_tables_is_over_and_swept(
    ren: Learner, monkeypatch: pytest.MonkeyPatch, embedded_home: Path
) -> None:
    """It lacks a table that came since, of those whose files go with it."""
    ren.starts("worker")
    with psycopg.connect(roles.address(embedded_home, roles.OWNER, ren.practice.database)) as owner:
        owner.execute("DROP TABLE papers_copy CASCADE")
    monkeypatch.setattr(databases, "_version", lambda: "00000000")
    answer = ren.browser.get(ren.home)
    assert answer.status_code == 404
    assert "もう終わっています" in answer.content.decode()
    assert databases.sweep() == 1
    assert there() == []
