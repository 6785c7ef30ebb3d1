"""``worlds``: two small markets side by side in a database of their own, and everybody who knocks at either.

What plays the cells takes minutes and is run by ``make matrix`` alone; that no address is forgotten is tested always.
"""

import os
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from clones import Clone
from matrix.making import both
from matrix.worlds import Worlds
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from michinori.pages.account import elevation

collect_ignore_glob = [] if os.environ.get("MATRIX") == "1" else ["test_play*.py", "test_plant*.py"]


@pytest.fixture(scope="session")
def made(django_db_setup: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Worlds]:
    """Made once for a process, which plays nothing else (``make matrix``)."""
    with django_db_blocker.unblock(), Clone(embedded_home, "matrix"):
        yield both()


@pytest.fixture
def worlds(made: Worlds, db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Worlds:
    """To be changed at will; what is written is rolled back. Nobody asks too often, and proof of who one is does not
    run out while cells are played: other tests are about that.
    """
    settings.API_CALLS_A_MINUTE = 10**9
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 10**9
    monkeypatch.setattr(elevation, "LASTS", timedelta(days=1))
    return deepcopy(made)
