"""What ``GET /metrics`` reads when it is asked: how much waits and for how long, as the database says it. Whichever
process answers says the same.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import psycopg
from django.db import Error, connection
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from michinori.machinery import clock
from michinori.machinery.health import PARTS, Health, look

_MOST = 100_000
"""What waits is counted so far."""
_WAITING = """
SELECT
    (SELECT count(*) FROM (SELECT FROM machinery_outboxitem WHERE spread_at IS NULL LIMIT %(most)s) fresh),
    (SELECT extract(epoch FROM now() - made_at) FROM machinery_outboxitem WHERE spread_at IS NULL ORDER BY id LIMIT 1),
    (SELECT extract(epoch FROM now() - next_try_at) FROM machinery_outboxdelivery WHERE done_at IS NULL
        ORDER BY next_try_at, id LIMIT 1),
    (SELECT min(at) FROM machinery_deadline),
    (SELECT current_setting('max_connections')::int)
"""
# By what receives them; the application's names of subscribers, of which there are some dozens.
_DELIVERIES = """
SELECT subscriber, count(*), count(*) FILTER (WHERE failure <> '') FROM (
    SELECT subscriber, failure FROM machinery_outboxdelivery WHERE done_at IS NULL LIMIT %(most)s
) waiting GROUP BY subscriber
"""
_JOBS = "SELECT task_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"
_CONNECTIONS = """
SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity
WHERE datname = current_database() GROUP BY 1
"""
type _Rows = list[tuple[Any, ...]]


class Gauges(Collector):
    """prometheus-client's collector of them."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """All gauges; without a database those that need none."""
        health = look()
        yield from _of_health(health)
        try:
            yield from _of_waiting(datetime.now(UTC))
        except (Error, psycopg.Error):
            return


def _gauge(name: str, said: str, value: float | None) -> Iterator[GaugeMetricFamily]:
    """A gauge; none where there is no value yet."""
    if value is not None:
        yield GaugeMetricFamily(f"michinori_{name}", said, value)


def _by(name: str, said: str, labels: list[str], rows: _Rows) -> Iterator[GaugeMetricFamily]:
    family = GaugeMetricFamily(f"michinori_{name}", said, labels=labels)
    for *values, number in rows:
        family.add_metric([str(value) for value in values], number)
    yield family


def _of_health(health: Health) -> Iterator[GaugeMetricFamily]:
    found, now = health.found, datetime.now(UTC)
    yield from _by("info", "The version that runs.", ["version"], [(version("michinori"), 1)])
    wrong = [(part, int(part in health.wrong)) for part in PARTS]
    yield from _by("wrong", "1 where /health names a part.", ["part"], wrong)
    yield from _gauge("database_up", "1 while the database answers.", int(found["database"] == "ok"))
    yield from _gauge("disk_free_bytes", "Free where the home is.", found["disk"]["free"])
    yield from _gauge("disk_free_share", "The share of it, 1 for all.", found["disk"]["share"])
    yield from _gauge("memory_free_bytes", "That may still be taken, where the least is left.", found["memory"]["free"])
    yield from _gauge("memory_free_share", "The share of it, 1 for all.", found["memory"]["share"])
    if found["database"] != "ok":
        return
    sound, proved = found["ledger"]["sound"], found["ledger"]["proved_at"]
    yield from _gauge("ledger_sound", "1 if the books held when last proved.", None if sound is None else int(sound))
    yield from _gauge("ledger_proved_seconds", "Since the books were proved.", _since(proved, now))
    yield from _gauge("short_yen", "Yen of others that are not there.", found["short"])
    yield from _gauge("deadlines_late", "Deadlines late by over two minutes, to 1,000.", found["deadlines_late"])
    yield from _gauge("background_silent_seconds", "Since background work was last heard of.", found["background"])
    yield from _gauge("backup_seconds", "Since the last backup.", _since(found["backup"], now))
    proof = found["backup_proof"]
    yield from _gauge("backup_proved_seconds", "Since the last proved backup.", _since(proof["made_at"], now))
    yield from _gauge("backup_files_lacking", "Files that the last proved one lacked.", proof["files_lacking"])
    yield from _gauge("mails_failing", "Mails that wait after a failure, to 1,000.", found["mail"])


def _since(at: str | None, now: datetime) -> float | None:
    return (now - datetime.fromisoformat(at)).total_seconds() if at else None


def _of_waiting(now: datetime) -> Iterator[GaugeMetricFamily]:
    known = {"most": _MOST}
    ((fresh, made, due, earliest, most),) = _read(_WAITING, known)
    late = max(0.0, (clock.now() - earliest).total_seconds()) if earliest else 0.0
    yield from _gauge("outbox_waiting", "Items of which nobody was told yet.", fresh)
    yield from _gauge("outbox_seconds", "The oldest of them.", max(0.0, float(made or 0)))
    yield from _gauge("deliveries_seconds", "How long the first delivery due waits.", max(0.0, float(due or 0)))
    yield from _gauge("deadlines_seconds", "How late the latest deadline is, in the site's time.", late)
    deliveries = _read(_DELIVERIES, known)
    waiting = [(_short(name), number) for name, number, _ in deliveries]
    yield from _by("deliveries_waiting", "Deliveries not done, by who gets them.", ["to"], waiting)
    failing = [(_short(name), number) for name, _, number in deliveries]
    yield from _by("deliveries_failing", "Those of them that failed before.", ["to"], failing)
    yield from _by("tasks_waiting", "Tasks put in.", ["task", "status"], _read(_JOBS))
    yield from _by("database_connections", "Connections to this database.", ["state"], _read(_CONNECTIONS))
    yield from _gauge("database_connections_most", "How many the server takes.", most)


def _short(subscriber: str) -> str:
    return subscriber.removeprefix("michinori.")


def _read(statement: str, known: dict[str, Any] | None = None) -> _Rows:
    with connection.cursor() as cursor:
        cursor.execute(statement, known)
        return list(cursor.fetchall())
