"""The two roles of the embedded database: the owner migrates, the application reads and writes rows."""

import time
from pathlib import Path

import psycopg
from psycopg import sql

from michinori.config.embedded import logfile, places

OWNER = "michinori_owner"
APPLICATION = "michinori"
DATABASE = "michinori"
_TIMEOUT = 60


def address(home: Path, role: str, database: str = DATABASE) -> str:
    """A libpq connection string for a role. It needs no password, since only the home's owner can open the socket."""
    return psycopg.conninfo.make_conninfo(host=str(places.socket_folder(home)), port="5432", user=role, dbname=database)


def ensure(home: Path) -> None:
    """Create the roles and the database that are missing."""
    with _connect(home) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
        for role in (OWNER, APPLICATION):
            if role not in known:
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
            level = sql.SQL("ALTER ROLE {} SET log_min_messages = {}")
            connection.execute(level.format(sql.Identifier(role), sql.Literal(logfile.LEVEL_OF_ROLES)))
        connection.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))  # for practices
        make_database(connection, DATABASE)


def make_database(connection: psycopg.Connection[tuple[str]], name: str, template: str = "template0") -> None:
    """Create a database owned by the owner role, unless it exists."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    connection.execute(
        sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
        )
    )


def _connect(home: Path) -> psycopg.Connection[tuple[str]]:
    """Connect as superuser, retrying for a minute, since PostgreSQL refuses connections while it
    recovers from a crash.
    """
    give_up = time.monotonic() + _TIMEOUT
    while True:
        try:
            return psycopg.connect(address(home, "postgres", "postgres"), autocommit=True)
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.1)
