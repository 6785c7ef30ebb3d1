"""An embedded PostgreSQL whose data are a copy that somebody put there and that goes back to a moment (decision 64)."""

import time
from pathlib import Path

import psycopg

from michinori.config.embedded import engine, places, roles


def arrive(home: Path) -> None:
    """Wait until the server, if it goes back to a moment, is there: it can be read before it can be written. Raises
    ``engine.DatabaseFailed`` if it ends on its way, as where the kept log does not reach the moment.
    """
    if not places.went_back(home).exists():
        return
    while engine.running(home):
        if _is_there(home):
            return
        time.sleep(0.1)
    log = places.log_file(home)
    raise engine.DatabaseFailed(f"PostgreSQL ended before it was back at the moment that was asked for, see {log}")


def _is_there(home: Path) -> bool:
    try:
        with psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True) as connection:
            return connection.execute("SELECT pg_is_in_recovery()").fetchone() == (False,)
    except psycopg.OperationalError:
        return False
