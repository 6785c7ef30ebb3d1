"""How ``michinori demo`` fills a home: its people move much money, and none of them has a second step."""

from pathlib import Path

import pytest
from pytest_django import Settings

from michinori import demo
from michinori.config import demonstration
from michinori.people import second_step


@pytest.mark.django_db
def test_a_demo_is_filled_without_a_second_step(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME, settings.SECOND_STEP_ASKED = tmp_path, True
    asked: list[bool] = []
    monkeypatch.setattr(demonstration.database, "has_people", lambda: False)
    monkeypatch.setattr(demo, "fill", lambda: asked.append(second_step.is_asked()) or [])
    assert second_step.is_asked()
    demonstration.prepare()
    assert asked == [False]
