"""``world``: the small market, as every test finds it; what a test does to it is rolled back."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import pytest
from clones import Clone
from pytest_django.plugin import DjangoDbBlocker
from safety.world import World, made, with_more_owners


@pytest.fixture(scope="module")
def market(django_db_setup: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for a file of tests, in a database of its own."""
    with django_db_blocker.unblock(), Clone(embedded_home, "market"):
        yield with_more_owners(made())


@pytest.fixture
def world(market: World, db: None) -> World:
    """Its people and ids, to be changed at will."""
    return deepcopy(market)
