"""Whether the tables are up to date, asked quickly before every command and wrong in no case."""

import psycopg
import pytest
from psycopg import sql

from michinori.machinery import migrating

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_all_is_done_once_every_migration_is_applied() -> None:
    assert migrating.are_done()
    assert not migrating.migrate()


def test_one_that_is_missing_is_seen(owner_connection: psycopg.Connection) -> None:
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'contracts' AND name LIKE '0015%'")
    owner_connection.commit()
    assert not migrating.are_done()


@pytest.mark.parametrize("table", ["django_migrations", "contracts_switch"])
def test_a_role_without_its_privileges_is_seen(owner_connection: psycopg.Connection, table: str) -> None:
    """None at all, or none on a table that is new: who migrated was killed before it granted them."""
    owner_connection.execute(sql.SQL("REVOKE ALL ON {} FROM PUBLIC, michinori").format(sql.Identifier(table)))
    owner_connection.commit()
    assert not migrating.are_done()
    migrating.migrate()
    assert migrating.are_done()
