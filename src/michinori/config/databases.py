"""Django's ``DATABASES``: the PostgreSQL in ``DATABASE_URL``, else the home's embedded one, each with two roles."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from psycopg_pool import ConnectionPool

from michinori.config.embedded import places, roles
from michinori.config.environment import WrongSetting

# Joins here follow foreign keys in the order written; planning all other orders took longer than the query itself.
_QUERY_OPTIONS = "-c join_collapse_limit=4"
# A request waits for a connection no longer than this; after that a person is told instead of left to wait. A pool that
# cannot connect gives up at once, so that the next request tries again and the first after an outage succeeds.
_POOL = {"min_size": 1, "max_size": 12, "timeout": 1.5, "reconnect_timeout": 1.0}
# A server or a network that says nothing at all.
_SILENCE = {"connect_timeout": 3, "tcp_user_timeout": 3_000}
# A migration that cannot get its lock gives up, so that the site's queries do not queue behind it, and tries again
# (``migrating``): before PostgreSQL looks for deadlocks, after 1 s, whose victim could be a query of the site. Once it
# keeps others from a table, it waits even less.
_MIGRATION_OPTIONS = "-c lock_timeout=400ms -c statement_timeout=15min"


class WrongAddress(WrongSetting):
    """``DATABASE_URL`` or ``DATABASE_OWNER_URL`` is not a PostgreSQL URL; the message is for the operator."""


def databases(environment: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES``: ``default`` as the application's role, ``owner`` as the role that owns the tables.

    Raises ``WrongAddress``.
    """
    url = environment.get("DATABASE_URL")
    if url:
        application, owner = _parsed(url), _parsed(environment.get("DATABASE_OWNER_URL") or url)
    else:
        application, owner = _embedded(home, roles.APPLICATION), _embedded(home, roles.OWNER)
    asking = " ".join(filter(None, (_options(application).get("options"), _QUERY_OPTIONS)))
    own = {"options": asking, "pool": _POOL | {"check": check_or_drain}, **_SILENCE}
    return {
        "default": application | {"CONN_HEALTH_CHECKS": True, "OPTIONS": _options(application) | own},
        "owner": owner | {"OPTIONS": _options(owner) | {"options": _MIGRATION_OPTIONS}},
    }


def check_or_drain(connection: psycopg.Connection[Any]) -> None:
    """Check a connection that the pool is about to hand out. Once one is dead, all that lie idle in the pool count as
    dead: they ended together, with the server, and trying them in turn would take longer than people wait.
    """
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.Error:
        pool: ConnectionPool[psycopg.Connection[Any]] = connection._pool  # type: ignore[assignment]
        pool.drain()
        raise


def _parsed(url: str) -> dict[str, Any]:
    """Parse a database URL. Raises ``WrongAddress``, whose message does not repeat the URL, since it may have a
    password.
    """
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        found = {}
    if found.get("ENGINE") != "django.db.backends.postgresql" or not (found["USER"] and found["NAME"]):
        raise WrongAddress("DATABASE_URL and DATABASE_OWNER_URL are written postgres://ROLE:PASSWORD@HOST:5432/NAME")
    return found


def _options(database: dict[str, Any]) -> dict[str, Any]:
    options: dict[str, Any] = database.get("OPTIONS", {})
    return options


def _embedded(home: Path, role: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": roles.DATABASE,
        "USER": role,
        "HOST": str(places.socket_folder(home)),
        "PORT": "5432",
    }
