"""Practices are databases, so every test here has one of its own to practise beside; pages are read in Japanese."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from michinori.practice import databases
from tests.practice.learners import Learner
from tests.stories.cast import Cast


@pytest.fixture(autouse=True)
def _in_japanese() -> Iterator[None]:
    with translation.override("ja"):
        yield


@pytest.fixture
def cast(fresh_database: str) -> Cast:
    return Cast()


@pytest.fixture
def ren(cast: Cast) -> Learner:
    return Learner(cast.ren)


@pytest.fixture
def aoi(cast: Cast) -> Learner:
    return Learner(cast.aoi)


@pytest.fixture(autouse=True)
def _nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    if "fresh_database" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("fresh_database")
    yield
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "KEPT", timedelta(0))
        databases.sweep()
