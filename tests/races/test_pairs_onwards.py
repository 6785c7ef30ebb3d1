"""Pairs where the work goes on elsewhere: a switch, a handover."""

from pathlib import Path

import pytest

from tests.races.pairs import race_in
from tests.races.places import ONWARDS, Scene


@pytest.mark.parametrize("scene", ONWARDS, ids=lambda scene: scene.name)
def test_two_at_once_are_one_of_the_two_orders(
    fresh_database: str, embedded_home: Path, race_rounds: int, scene: Scene
) -> None:
    race_in(scene, embedded_home, fresh_database, race_rounds)
