"""Django's ``DATABASES``: the PostgreSQL in ``DATABASE_URL``, else the home's embedded one, each with two roles; past a
pooler by ``DATABASE_LISTEN_URL``, and a copy of it that follows by ``DATABASE_REPLICA_URL`` (decision 54).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dj_database_url
import psycopg
from psycopg.abc import PQGen
from psycopg_pool import ConnectionPool

from michinori.config.embedded import places, roles
from michinori.config.environment import WrongSetting
from michinori.config.serving import limits
from michinori.machinery.directly import PAST_POOLER

# Joins here follow foreign keys in the order written; planning all other orders took longer than the query itself.
PLANNER = {"join_collapse_limit": "4"}
# A statement whose plan is kept (``machinery.plans``) is not planned anew where a plan for its values seems cheaper.
# Behind a pooler no plan is kept, so that this is no setting of the role.
_KEPT_PLANS = {"plan_cache_mode": "force_generic_plan"}
_QUERY_OPTIONS = " ".join(f"-c {name}={value}" for name, value in (PLANNER | _KEPT_PLANS).items())
# A request waits for a connection no longer than this; after that a person is told instead of left to wait. A pool that
# cannot connect gives up at once, so that the next request tries again and the first after an outage succeeds.
_POOL = {"min_size": 1, "max_size": limits.CONNECTIONS, "timeout": 1.5, "reconnect_timeout": 1.0}
# The database itself answers in its place: of a connection to the replica, and of an answer from it.
_REPLICA_PATIENCE = 0.5
_ANSWER_PATIENCE = 3.0
# A server or a network that says nothing at all.
_SILENCE = {"connect_timeout": 3, "tcp_user_timeout": 3_000}
# A statement that keeps its plan (``machinery.plans``) is prepared the first time. Otherwise psycopg counts how often
# it came among the last 100. Most of those have their values in the text, come once, and push the counts out.
_AT_ONCE = 0
# A migration that cannot get its lock gives up, so that the site's queries do not queue behind it, and tries again
# (``migrating``): before PostgreSQL looks for deadlocks, after 1 s, whose victim could be a query of the site. Once it
# keeps others from a table, it waits even less.
_MIGRATION_OPTIONS = "-c lock_timeout=400ms -c statement_timeout=15min"


class WrongAddress(WrongSetting):
    """A ``DATABASE_…_URL`` is not a PostgreSQL URL or does not fit the others; the message is for the operator."""


def databases(environment: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES``: ``default`` as the application's role, ``owner`` as the role that owns the tables.

    Raises ``WrongAddress``.
    """
    pooled = bool(environment.get("DATABASE_LISTEN_URL", "").strip())
    if environment.get("DATABASE_URL"):
        application = _parsed(environment, "DATABASE_URL")
        server = _parsed(environment, "DATABASE_LISTEN_URL") if pooled else application
        owner = _parsed(environment, "DATABASE_OWNER_URL") if environment.get("DATABASE_OWNER_URL") else server
    elif pooled:
        raise WrongAddress("DATABASE_LISTEN_URL is for a DATABASE_URL that leads to a pooler")
    else:
        application, owner = _embedded(home, roles.APPLICATION), _embedded(home, roles.OWNER)
    return {
        "default": _by_pooler(application, server) if pooled else _for_requests(application),
        "owner": owner | {"OPTIONS": _options(owner) | {"options": _MIGRATION_OPTIONS}},
        **_replica(environment, pooled=pooled),
    }


def _replica(environment: Mapping[str, str], *, pooled: bool) -> dict[str, dict[str, Any]]:
    """``replica``, where there is one: a copy that follows the database in ``DATABASE_URL``, straight or by a pooler of
    its own, if that has one. Raises ``WrongAddress``.
    """
    if not environment.get("DATABASE_REPLICA_URL", "").strip():
        return {}
    if not environment.get("DATABASE_URL"):
        raise WrongAddress("DATABASE_REPLICA_URL is for a copy of the database in DATABASE_URL")
    found = _for_requests(_parsed(environment, "DATABASE_REPLICA_URL"))
    pool = found["OPTIONS"]["pool"] | {"timeout": _REPLICA_PATIENCE, "connection_class": Impatient}
    options = found["OPTIONS"] | {"pool": pool}
    return {
        "replica": found
        | {
            "OPTIONS": options | ({"options": "", "prepare_threshold": None} if pooled else {}),
            "DISABLE_SERVER_SIDE_CURSORS": True,
        }
    }


def _for_requests(database: dict[str, Any]) -> dict[str, Any]:
    asking = " ".join(filter(None, (_options(database).get("options"), _QUERY_OPTIONS)))
    own = {"options": asking, "pool": _POOL | {"check": check_or_drain}, "prepare_threshold": _AT_ONCE, **_SILENCE}
    return database | {"CONN_HEALTH_CHECKS": True, "OPTIONS": _options(database) | own}


def _by_pooler(pooler: dict[str, Any], server: dict[str, Any]) -> dict[str, Any]:
    """A database whose requests go by a pooler by transactions: it refuses options of a connection, which stand on the
    role instead (``elsewhere``), a cursor on the server would end with the transaction, and what is prepared in one
    session would not be found in the next. Raises ``WrongAddress``.
    """
    if server["USER"] != pooler["USER"]:
        raise WrongAddress("DATABASE_LISTEN_URL names the same role as DATABASE_URL")
    straight = _for_requests(server)
    named = {name: straight[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    by_pooler = _for_requests(pooler)
    return by_pooler | {
        "OPTIONS": by_pooler["OPTIONS"] | {"options": _options(pooler).get("options", ""), "prepare_threshold": None},
        "DISABLE_SERVER_SIDE_CURSORS": True,
        PAST_POOLER: named | {"DISABLE_SERVER_SIDE_CURSORS": False},
    }


class Impatient(psycopg.Connection[Any]):
    """A connection that is given up when the server says nothing for some seconds, as one does whose disk hangs: its
    machine still confirms all that it is sent, so that the network's own time-outs do not help.
    """

    def wait[R](self, gen: PQGen[R], interval: float = 0.1, timeout: float | None = None) -> R:
        """Raises ``psycopg.OperationalError``."""
        try:
            return super().wait(gen, interval, timeout or _ANSWER_PATIENCE)
        except psycopg.OperationalError:
            self.pgconn.finish()
            raise


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


def _parsed(environment: Mapping[str, str], setting: str) -> dict[str, Any]:
    """Parse a database URL. Raises ``WrongAddress``, whose message does not repeat the URL, since it may have a
    password.
    """
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(environment[setting].strip()))
    except ValueError:
        found = {}
    if found.get("ENGINE") != "django.db.backends.postgresql" or not (found["USER"] and found["NAME"]):
        raise WrongAddress(f"{setting} is written postgres://ROLE:PASSWORD@HOST:5432/NAME")
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
