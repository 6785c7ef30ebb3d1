"""A new database is made from ``schema.sql``, and is in nothing another than one in which every migration ran."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from depth import only_when_long
from django.db.migrations.loader import MigrationLoader
from house import catalogue
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from michinori.config.embedded import roles
from michinori.machinery import migrating, schema
from michinori.machinery.redirecting import redirected
from tools.schema import written

MOST = 20
"""How many migrations may be newer than the file; each takes a sixth of a second in every new database."""
MENDED = "make schema; see CONTRIBUTING"
KINDS = {"relation", "column", "constraint", "index", "trigger", "function", "sequence", "type", "rows", "schema"}
ROW = "INSERT INTO machinery_deadline (kind, subject_id, at, acts_at) VALUES ('job', E'job_\\'é\n', now(), now())"
UNDONE = """
DELETE FROM public.django_migrations WHERE app = 'notices' AND name LIKE '0003%';
ALTER TABLE public.notices_notice DROP COLUMN page;
"""
CHANGES = [
    "ALTER TABLE people_user ALTER COLUMN email DROP NOT NULL",
    "ALTER TABLE people_user ADD COLUMN souvenir text",
    "ALTER TABLE people_profile ALTER COLUMN availability SET DEFAULT 'busy'",
    "ALTER TABLE people_profile DROP CONSTRAINT profile_availability",
    "DROP INDEX profile_search",
    "ALTER TABLE ledger_movement DISABLE TRIGGER ledger_movement_append_only",
    "DROP TRIGGER ledger_movement_append_only ON ledger_movement",
    "ALTER FUNCTION ledger_move_balances() SECURITY INVOKER",
    "CREATE OR REPLACE FUNCTION ledger_free() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
    "GRANT UPDATE ON ledger_movement TO michinori",
    "REVOKE EXECUTE ON FUNCTION ledger_free() FROM PUBLIC",
    "GRANT UPDATE (amount) ON ledger_movement TO michinori",
    "ALTER SEQUENCE machinery_event_id_seq INCREMENT BY 2",
    "INSERT INTO django_content_type (id, app_label, model) VALUES (0, 'ledger', 'souvenir')",
    "ALTER TYPE procrastinate_job_status ADD VALUE 'lost'",
    "CREATE TABLE souvenir ()",
]

type Empty = Callable[[str], str]
type Led = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def empty(embedded_home: Path) -> Iterator[Empty]:
    """``empty(name)`` makes an empty database of that name and gives its address, as the owner."""
    made = []

    def make(name: str) -> str:
        with _admin(embedded_home) as admin:
            roles.make_database(admin, name)
        made.append(name)
        return roles.address(embedded_home, roles.OWNER, name)

    yield make
    with _admin(embedded_home) as admin:
        for name in made:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _admin(home: Path) -> psycopg.Connection:
    return psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True)


@pytest.fixture(scope="module")
def led(django_db_blocker: DjangoDbBlocker) -> Led:
    """``led(name)`` leads both roles to that database for the length of a block."""

    @contextmanager
    def lead(name: str) -> Iterator[None]:
        with django_db_blocker.unblock(), redirected("default", NAME=name), redirected("owner", NAME=name):
            yield

    return lead


@pytest.fixture(scope="module")
def by_migrations(empty: Empty, led: Led) -> str:
    """The address of a database in which every migration has run, one by one."""
    address = empty("by_migrations")
    with led("by_migrations"), pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "load", lambda: False)
        assert migrating.migrate()
    return address


@pytest.fixture(scope="module")
def by_file(empty: Empty, led: Led) -> str:
    """The address of a database that was made as every new one is."""
    address = empty("by_file")
    with led("by_file"):
        assert migrating.migrate()
        assert migrating.are_done()
        assert not migrating.migrate()
    return address


@only_when_long
def test_a_new_database_is_what_all_migrations_make(by_migrations: str, by_file: str) -> None:
    assert catalogue.differences(catalogue.at(by_migrations), catalogue.at(by_file)) == {}, MENDED


def test_no_difference_is_missed(by_file: str) -> None:
    before = catalogue.at(by_file)
    assert {kind for kind, _ in before} >= KINDS
    with psycopg.connect(by_file) as owner:
        for change in CHANGES:
            owner.execute(change.encode())
            assert catalogue.differences(before, catalogue.of(owner)), change
            owner.rollback()
    assert catalogue.differences(before, catalogue.at(by_file)) == {}


def test_the_file_has_migrations_that_there_are_and_nearly_all() -> None:
    known = set(re.findall(r"^    \('(\w+)', '(\w+)'\)", schema.FILE.read_text(), re.MULTILINE))
    there = set(MigrationLoader(None).disk_migrations or ())
    assert known - there == set(), f"renamed or removed since; {MENDED}"
    assert len(there - known) <= MOST, f"so many more take long in every new database; {MENDED}"


def test_migrations_newer_than_the_file_run_after_it(
    by_file: str, empty: Empty, led: Led, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FILE", tmp_path / "schema.sql")
    schema.FILE.write_text(Path(schema.__file__).with_name("schema.sql").read_text() + UNDONE)
    address = empty("by_an_older_file")
    with led("by_an_older_file"):
        assert migrating.migrate()
        assert migrating.are_done()
    found = catalogue.differences(catalogue.at(by_file), catalogue.at(address))
    assert {name for _, name in found if not name.startswith("notices_notice.")} <= {"django_migrations_id_seq"}


def test_a_database_that_has_begun_takes_nothing_from_the_file(empty: Empty, led: Led) -> None:
    """Not even one whose first migration was interrupted."""
    address = empty("begun")
    with psycopg.connect(address) as owner:
        owner.execute("CREATE TABLE django_migrations ()")
    with led("begun"):
        assert not schema.load()
    assert {name for kind, name in catalogue.at(address) if kind == "relation"} == {"django_migrations"}


def test_what_is_interrupted_leaves_nothing(
    empty: Empty, led: Led, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FILE", tmp_path / "schema.sql")
    schema.FILE.write_text("CREATE TABLE public.souvenir (); SELECT 1 / 0;")
    address = empty("interrupted")
    with led("interrupted"), pytest.raises(psycopg.errors.DivisionByZero):
        schema.load()
    assert not {name for kind, name in catalogue.at(address) if kind == "relation"}


def test_a_process_killed_after_the_file_leaves_little_to_the_next(by_file: str, empty: Empty, led: Led) -> None:
    """Privileges, and rows of Django's that nothing here reads, which the next upgrade adds."""
    address = empty("killed")
    with led("killed"):
        assert schema.load()
        assert not migrating.are_done()
        migrating.migrate()
        assert migrating.are_done()
    found = catalogue.differences(catalogue.at(by_file), catalogue.at(address))
    assert {name.removesuffix("_id_seq") for _, name in found} <= {"django_content_type", "auth_permission"}


def test_rows_that_migrations_insert_are_written_with_their_numbers(
    by_file: str, empty: Empty, led: Led, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "FILE", tmp_path / "schema.sql")
    address = empty("with_rows")
    with led("with_rows"):
        schema.FILE.write_text(written(by_file))
        assert schema.load()
        with psycopg.connect(address) as owner:
            owner.execute(ROW)
        schema.FILE.write_text(written(address))
    again = empty("with_rows_again")
    with led("with_rows_again"):
        assert schema.load()
    assert catalogue.differences(catalogue.at(address), catalogue.at(again)) == {}
