"""Writes ``machinery/schema.sql``: what all migrations together make of an empty database (decision 51).

``python -m tools.schema`` runs each of them, in a database of its own, for half a minute.
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from michinori.config.embedded import engine, holding, roles
from michinori.machinery import schema

_HEAD = (
    "-- Written by make schema from all migrations, never by hand (docs/decisions/0051-tables-of-a-new-database.md).\n"
)
_NOISE = re.compile(
    r"^(?:\\(?:un)?restrict |SET \w+ = |SELECT pg_catalog\.set_config\(|-- (?:Dumped|PostgreSQL )).*\n", re.M
)
_TITLE = re.compile(r"\n+--\n-- (?:Data for )?Name: .*\n--\n+")
_TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# Django fills the other two after every run of migrations, whichever ran.
_OTHERS = ("django_migrations", "django_content_type", "auth_permission")


def migrate() -> None:
    """Run every migration by Django alone, in the empty database of the connection ``owner``."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    call_command("createcachetable", database="owner", verbosity=0)


def written(address: str) -> str:
    """The file for a database: its tables and functions, the rows that migrations have inserted, the migrations
    themselves, then what is quicker or only right once the rows are there (keys, indexes, triggers).
    """
    parts = [_dumped(address, "--section=pre-data"), _rows(address), _applied(address)]
    return "\n".join([_HEAD, *filter(None, parts), _dumped(address, "--section=post-data")])


def _dumped(address: str, *options: str) -> str:
    """A dump without what is of its version, its session, or said by the statement below it."""
    command = [engine.binary("pg_dump"), *options, "--no-owner", "--no-privileges", "--column-inserts", address]
    done = subprocess.run(command, env=os.environ | {"LC_ALL": "C"}, capture_output=True, text=True, check=True)
    said = _NOISE.sub("", done.stdout)
    return re.sub(r"\A(?:--\n|\n)+|(?:\n--|\n)+\Z", "", _TITLE.sub("\n\n", said)) + "\n"


def _rows(address: str) -> str:
    """The rows that migrations have inserted."""
    with psycopg.connect(address) as connection:
        tables = [name for (name,) in connection.execute(_TABLES) if name not in _OTHERS]
        some = sql.SQL("SELECT EXISTS (SELECT FROM {})")
        filled = [
            name for name in tables if connection.execute(some.format(sql.Identifier(name))).fetchone() == (True,)
        ]
    return _dumped(address, "--section=data", *(f"--table=public.{name}" for name in filled)) if filled else ""


def _applied(address: str) -> str:
    """One line for each migration, by its name, so that the file changes by the new ones alone."""
    with psycopg.connect(address) as connection:
        names = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    lines = ",\n".join(f"    ('{app}', '{name}')" for app, name in names)
    return (
        "INSERT INTO public.django_migrations (app, name, applied)\n"
        f"SELECT app, name, now() FROM (VALUES\n{lines}\n) AS migration (app, name);\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="michinori-schema-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "michinori.config.settings",
            "MICHINORI_HOME": str(home),
            "DATABASE_URL": "",
        }
        django.setup()
        with holding.using(home, durable=False):
            migrate()
            connections["owner"].close()
            schema.FILE.write_text(written(roles.address(home, roles.OWNER)))


if __name__ == "__main__":
    main()
