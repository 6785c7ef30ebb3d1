"""The tables of a new database at once, from ``schema.sql``: what all migrations together made when it was written by
``make schema`` (decision 51).

A database in which any migration ever ran takes nothing from it. Migrations newer than the file run after it.
"""

from pathlib import Path

from michinori.machinery import directly

FILE = Path(__file__).with_name("schema.sql")
_IS_NEW = "SELECT to_regclass('public.django_migrations') IS NULL"
# As in every dump: names are written out in full, and functions stand before the tables that they read.
_AS_WRITTEN = b"SET LOCAL search_path = ''; SET LOCAL check_function_bodies = false;\n"


def load() -> bool:
    """Make the tables as the owner, if no migration ever ran in this database; return whether that was so.

    All or nothing: a process that is killed leaves the database as it was.
    """
    with directly.connect("owner") as connection, connection.transaction():
        if connection.execute(_IS_NEW).fetchone() != (True,):
            return False
        connection.execute(_AS_WRITTEN + FILE.read_bytes())
    return True
