"""The database's part of a backup: PostgreSQL's own programs, and what an empty database is."""

import os
import subprocess
from typing import IO

import psycopg
from django.db import connections

from michinori.config import programs
from michinori.config.embedded import engine

_PUBLIC_LIST = "people_listedcompany"
"""A gigabyte that anybody can download: a backup has the table, and none of its rows."""


def dump(target: IO[bytes]) -> None:
    """Dump the database into an open file. Raises ``DatabaseFailed``."""
    left_out = f"--exclude-table-data=public.{_PUBLIC_LIST}"
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", left_out, _owner(), into=target)


def load(source: str) -> None:
    """Empty the database and load a dump into it. Raises ``DatabaseFailed``."""
    empty()
    _run(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        "--no-privileges",
        "-d",
        _owner(),
        source,
    )


def empty() -> None:
    """Drop everything that the owner's role owns in the database."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP OWNED BY CURRENT_USER CASCADE")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS public")
    connections["owner"].close()


def has_people() -> bool:
    """Whether anybody has an account here."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.people_user') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT EXISTS (SELECT 1 FROM people_user)")
        return bool(cursor.fetchone()[0])


def _owner() -> str:
    parameters = connections["owner"].get_connection_params()
    known = ("host", "port", "user", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey")
    return psycopg.conninfo.make_conninfo(**{name: parameters[name] for name in known if parameters.get(name)})


def _run(program: str, *arguments: str, into: IO[bytes] | None = None) -> None:
    """Run one of PostgreSQL's programs. Raises ``DatabaseFailed`` if it fails.

    The password is passed in the environment, since everybody on the machine can read a process's arguments.
    """
    environment = {**os.environ, "LC_ALL": "C"}
    if password := connections["owner"].settings_dict["PASSWORD"]:
        environment["PGPASSWORD"] = password
    done = subprocess.run(
        [programs.path(program), *arguments],
        stdout=into or subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise engine.DatabaseFailed(f"{program}: {done.stderr.strip()}")
