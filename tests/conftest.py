"""What every test may ask for.

``db`` (or the mark ``django_db``)   the migrated database, as the application's role, rolled back at the end
``fresh_database``                   a database of one's own, cloned in 0.05 s: for tests that commit or use threads
``owner_connection``                 a psycopg connection to the test's database as the owner of the tables
"""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from michinori.config import migrating
from michinori.config.embedded import holding, roles

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def embedded_home() -> Iterator[Path]:
    """The running embedded database of the tests: its home. Its database ``michinori`` is the migrated template."""
    home = Path(settings.HOME)
    with holding.using(home, durable=False):
        yield home
        for each in connections.all(initialized_only=True):
            each.close()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        migrating.migrate()
    with Clone(embedded_home, "ordinary"):
        yield


@pytest.fixture
def fresh_database(django_db_setup: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database that is this test's own; Django's connections of all threads lead to it."""
    with django_db_blocker.unblock(), Clone(embedded_home, f"fresh_{next(_numbers)}") as name:
        yield name


@pytest.fixture
def owner_connection(embedded_home: Path, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """As the owner, to the database the test works on. What ``db`` has not committed it cannot see."""
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("django_db_setup")
    name = connection.settings_dict["NAME"]
    with psycopg.connect(roles.address(embedded_home, roles.OWNER, name)) as owner:
        yield owner
        owner.rollback()


class Clone:
    """Clone the template, lead Django's connections to the clone, and drop it at the end."""

    def __init__(self, home: Path, name: str) -> None:
        self.home, self.name = home, name

    def __enter__(self) -> str:
        self.before = connection.settings_dict["NAME"]
        with self._admin() as admin:
            roles.make_database(admin, self.name, roles.DATABASE)
        self._lead_to(self.name)
        return self.name

    def __exit__(self, *unused: object) -> None:
        self._lead_to(self.before)
        with self._admin() as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(self.name)))

    def _admin(self) -> psycopg.Connection:
        return psycopg.connect(roles.address(self.home, "postgres", "postgres"), autocommit=True)

    def _lead_to(self, name: str) -> None:
        for alias in ("default", "owner"):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = name
