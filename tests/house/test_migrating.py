"""Whether the tables are up to date, asked quickly before every command and wrong in no case."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import connections, transaction
from psycopg import sql

from michinori.machinery import directly, migrating

pytestmark = pytest.mark.usefixtures("fresh_database")


def test_all_is_done_once_every_migration_is_applied() -> None:
    assert migrating.are_done()
    assert not migrating.migrate()


def test_no_index_is_kept_twice_for_like(owner_connection: psycopg.Connection) -> None:
    """What Django makes for LIKE beside a plain index is dropped; what stands alone, or was made for it, stays."""
    by_beginning = "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%pattern_ops%'"
    kept = {name for (name,) in owner_connection.execute(by_beginning)}
    assert not {name for name in kept if name.endswith("_like")}
    assert {"job_title_begins", "organisation_name_begins"} <= kept
    owner_connection.execute("CREATE INDEX people_user_again_like ON people_user (id text_pattern_ops)")
    owner_connection.execute("CREATE INDEX people_user_alone_like ON people_user (real_name text_pattern_ops)")
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'notices' AND name LIKE '0003%'")
    owner_connection.execute("ALTER TABLE notices_notice DROP COLUMN page")
    owner_connection.commit()
    assert migrating.migrate()
    after = {name for (name,) in owner_connection.execute(by_beginning)}
    assert after == kept | {"people_user_alone_like"}


def test_an_index_that_was_left_twice_is_seen(owner_connection: psycopg.Connection) -> None:
    """Who migrated was killed before it dropped them."""
    owner_connection.execute("CREATE INDEX people_user_again_like ON people_user (id text_pattern_ops)")
    owner_connection.commit()
    assert not migrating.are_done()
    assert not migrating.migrate()
    assert migrating.are_done()


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


def test_a_migration_waits_for_queries_of_the_site_and_not_they_for_it(owner_connection: psycopg.Connection) -> None:
    """A visitor's transaction has read a table that the migration changes; others read it meanwhile at once. The
    migration is one on which no other depends.
    """
    owner_connection.execute("DELETE FROM django_migrations WHERE app = 'notices' AND name LIKE '0003%'")
    owner_connection.execute("ALTER TABLE notices_notice DROP COLUMN page")
    owner_connection.commit()
    with directly.connect("default") as visitor, ThreadPoolExecutor(1) as thread:
        visitor.autocommit = False
        visitor.execute("SELECT count(*) FROM notices_notice")
        migration = thread.submit(migrating.migrate)
        longest = 0.0
        for _ in range(30):
            began = time.monotonic()
            with directly.connect("default") as other:
                other.execute("SELECT count(*) FROM notices_notice")
            longest = max(longest, time.monotonic() - began)
            time.sleep(0.1)
        assert not migration.done()
        visitor.rollback()
        assert migration.result(timeout=60)
    assert longest < 5, "nobody waits longer than for a migration that gives up after 0.4 s"
    assert migrating.are_done()


def test_who_has_a_table_that_a_migration_wants_next_is_no_victim(owner_connection: psycopg.Connection) -> None:
    """The migration changes one table, takes its time, wants another; a visitor has read that and wants the first."""

    def change() -> None:
        with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
            cursor.execute("LOCK TABLE machinery_outboxitem IN ACCESS EXCLUSIVE MODE")
            begun.set()
            cursor.execute("SELECT pg_sleep(0.8)")
            cursor.execute("LOCK TABLE machinery_outboxdelivery IN ACCESS EXCLUSIVE MODE")

    def migrate() -> None:
        migrating.patiently(change)
        connections["owner"].close()

    begun = threading.Event()
    with directly.connect("default") as visitor, ThreadPoolExecutor(1) as thread:
        visitor.autocommit = False
        visitor.execute("SELECT count(*) FROM machinery_outboxdelivery")
        migration = thread.submit(migrate)
        assert begun.wait(30)
        visitor.execute("SELECT count(*) FROM machinery_outboxitem")
        visitor.rollback()
        migration.result(timeout=60)
