"""``market``: the market of canaries, told of, all contracts over and paid out, so that everybody may leave."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from clones import Clone
from leaving.market import Market, stored, told_and_over
from psycopg import Connection
from pytest_django.plugin import DjangoDbBlocker
from safety.planted import planted
from safety.world import made, with_more_owners

from michinori.config.embedded import roles


@pytest.fixture(scope="module")
def market(django_db_setup: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Market]:
    """In a database of its own, to which a column was added that the program knows nothing of."""
    with django_db_blocker.unblock(), Clone(embedded_home, "leaving") as name, _admin(embedded_home, name) as admin:
        admin.execute("ALTER TABLE people_profile ADD COLUMN motto text NOT NULL DEFAULT ''")
        before = stored()
        here = planted(made())
        with_more_owners(here.world)  # who stay when Aoi leaves
        yield told_and_over(here, admin, before)


def _admin(home: Path, name: str) -> Connection:
    return psycopg.connect(roles.address(home, "postgres", name), autocommit=True)
