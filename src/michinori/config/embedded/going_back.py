"""An embedded PostgreSQL whose data are a copy that somebody put there and that goes back to a moment (decision 64)."""

import contextlib
import logging
import time
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg

from michinori.config import systemd
from michinori.config.embedded import engine, places, roles

_STATE = "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery() THEN pg_get_wal_replay_pause_state() END"
_log = logging.getLogger(__name__)


def patience(home: Path) -> AbstractContextManager[None]:
    """The block in which the server starts: where it goes back, systemd hears that this takes longer, and the log."""
    if not (places.data_folder(home) / "recovery.signal").exists():
        return contextlib.nullcontext()
    log = places.log_file(home)
    _log.warning("PostgreSQL goes back to a moment, which can take hours; %s says how far it is", log)
    return systemd.while_starting()


def arrive(home: Path) -> None:
    """Wait until the server, if it goes back to a moment, is there: it can be read before it can be written. Raises
    ``engine.DatabaseFailed`` if it ends on its way, as where the kept log does not reach the moment. Where it waits at
    the moment, since nobody said what comes then, the log says so.
    """
    if not places.went_back(home).exists():
        return
    told = False
    while engine.running(home):
        under_way, pausing = _state(home)
        if not under_way:
            return
        if pausing == "paused" and not told:
            _log.error("PostgreSQL is there and waits: stop the site, and restore with --target-action=promote")
            told = True
        time.sleep(0.1)
    log = places.log_file(home)
    raise engine.DatabaseFailed(f"PostgreSQL ended before it was back at the moment that was asked for, see {log}")


def _state(home: Path) -> tuple[bool, str | None]:
    """Whether it is still under way, also if it does not answer, and whether it is ``paused`` there."""
    try:
        with psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True) as connection:
            under_way, pausing = connection.execute(_STATE).fetchone() or (True, None)
            return under_way, pausing
    except psycopg.Error:
        return True, None
