"""The people of races, in a database of their own, since threads see only what was committed."""

import pytest

from michinori.kernel.actor import Actor
from tests.stories.cast import Cast


@pytest.fixture
def cast(fresh_database: str) -> Cast:
    return Cast()


@pytest.fixture
def ren(cast: Cast) -> Actor:
    return cast.acts(cast.ren)


@pytest.fixture
def aoi(cast: Cast) -> Actor:
    return cast.acts(cast.aoi)
