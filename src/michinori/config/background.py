"""The background process: a procrastinate worker. When PostgreSQL goes away it starts itself anew, and waits."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings
from django.urls import get_resolver
from django.utils import translation
from django.utils.module_loading import import_string
from procrastinate import PsycopgConnector, periodic

from michinori.config import former_key, outages
from michinori.config.serving import lifeline
from michinori.config.threads import DeepThreads
from michinori.machinery import directly, live, stopping

_log = logging.getLogger("michinori.config.background")
_BEAT = 1.0
_PLACES = 10
"""How many tasks run at once, each with a connection of the pool: twice as many as go on and on while much waits (two
ticks, two drainers and a sender of mails, ``tick``), so that webhooks, payouts, papers and the backup do not. Webhooks,
pushes and the scanner take four of the others at most, however slow whoever they call is.
"""
_NICE = 10
"""A tenth of the processor time of somebody who wants it as well."""
_AUTOGROUP = Path("/proc/self/autogroup")
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_EARLIER = "default"
"""The queue of jobs that versions before decision 0036 put."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # logs were moved away, which needs nothing (``config.logs``)
    lifeline.hold_on()
    django.setup()
    pulse = _connect()
    threading.Thread(target=_follow_database, args=(pulse,), daemon=True, name="pulse").start()
    _load_addresses()
    _stand_back()
    try:
        asyncio.run(_work())
        pulse.execute("SELECT 1")  # the worker ends in peace when it loses the database, too
    except Exception as error:
        _log.exception("background work broke off")
        if outages.status_of(error) is None:
            sys.exit(1)
        _begin_anew()


def _load_addresses() -> None:
    """Load all pages, whose addresses notices name, while nothing waits for it. The first notice did it inside its
    transaction: 2.2 s of processor time, which were up to 71 s once this had stood back beside busy web processes.
    """
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            _ = get_resolver().reverse_dict


def _stand_back() -> None:
    """Let web processes go first where there are too few processors for both (decision 57). Linux compares processes of
    one session by ``nice``, sessions by that of their autogroup, where it has these.
    """
    if os.getpriority(os.PRIO_PROCESS, 0) < _NICE:  # it may have begun anew
        os.setpriority(os.PRIO_PROCESS, 0, _NICE)
    with contextlib.suppress(OSError):
        _AUTOGROUP.write_text(f"{_NICE}")


def _connect() -> "psycopg.Connection[tuple[Any, ...]]":
    """Connect to the database, as soon as it answers, and be known as a process of the site that runs."""
    while True:
        try:
            pulse = directly.connect("default")
            pulse.execute("SELECT pg_advisory_lock_shared(%s)", [live.SERVED])
            return pulse
        except psycopg.OperationalError:
            time.sleep(_BEAT)


class Latest(periodic.PeriodicDeferrer):
    """Puts a periodic task in for its last time alone. procrastinate's own puts it in for each time since it did so
    before: after a clock that jumped by 40 days a million times, and until then no other task.
    """

    def get_timestamps(
        self, periodic_task: periodic.PeriodicTask[..., Any, Any], since: int | None, until: float
    ) -> Iterator[int]:
        """The last time before ``until``, in seconds since 1970, unless it was that of ``since``."""
        yield from (one for one in super().get_timestamps(periodic_task, None, until) if one != since)


async def _work() -> None:
    periodic.PeriodicDeferrer = Latest  # type: ignore[misc]
    # Tasks that are no coroutines run in the loop's own pool, which has but four threads more than there are cores.
    asyncio.get_running_loop().set_default_executor(DeepThreads(_PLACES, "task"))
    app = import_string("procrastinate.contrib.django.app")
    # It listens for new jobs, so it goes past a pooler, unlike the connections of the tasks.
    with app.replace_connector(PsycopgConnector(kwargs=directly.parameters("default"))) as working:
        async with working.open_async():
            worker = working.run_worker_async(
                name="background",
                queues=queues(),
                concurrency=_PLACES,
                delete_jobs="successful",
                shutdown_graceful_timeout=10,
                install_signal_handlers=False,
                worker_middleware=_watchers(),
            )
            with contextlib.suppress(asyncio.CancelledError):
                await _until_stopped(asyncio.create_task(worker))


def queues() -> list[str]:
    """Those from which this process takes tasks. Where no backups are made, the night's and its proof are left to a
    node that makes them: it would find nothing to do, and three nodes of which one makes them would miss whole nights
    by chance.
    """
    own: set[str] = import_string("michinori.config.tick.OWN")
    return [_EARLIER, *sorted(own - (set() if settings.BACKUPS else {"backup", "backup_proof"}))]


def _watchers() -> list[Any]:
    """What goes around each task where the operator watches; imported late, since it takes its time to come."""
    found = []
    if settings.METRICS_TOKEN and import_string("michinori.config.watching.scraping.begin")():
        found.append(import_string("michinori.config.watching.figures.count_task"))
    if settings.TRACES.address:
        found.append(import_string("michinori.config.watching.tracing.trace_task"))
    return found


async def _until_stopped(worker: "asyncio.Task[None]") -> None:
    """Let the worker work until SIGTERM or SIGINT; then it takes nothing more, and waits for what is under way. A
    second signal ends the process at once.
    """
    loop = asyncio.get_running_loop()

    def stop() -> None:
        stopping.ask()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
        worker.cancel()

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    await worker


def _follow_database(pulse: "psycopg.Connection[tuple[Any, ...]]") -> None:
    """Begin anew at once when the database stops answering, since the worker could hang for minutes on dead
    connections, or knows another secret key: it was renewed before this process could be seen to run. Transactions
    under way are rolled back anyway.
    """
    try:
        while not former_key.is_another(pulse.execute(former_key.KNOWN).fetchone()):
            time.sleep(_BEAT)
        _log.error("the secret key was renewed meanwhile: background work begins anew, with the present one")
        _begin_anew()
    except psycopg.Error:
        _log.exception("background work lost the database")
        _begin_anew()


def _begin_anew() -> None:
    os.execv(sys.executable, [sys.executable, "-m", "michinori.config.background"])  # noqa: S606 - no shell is meant


if __name__ == "__main__":
    main()
