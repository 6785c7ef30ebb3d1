"""The background process: a procrastinate worker. It exits when PostgreSQL goes away, and ``serve`` restarts it."""

import asyncio
import os
import threading
import time

import django
from django.utils.module_loading import import_string

from michinori.config.serving import lifeline
from michinori.machinery import directly

_BEAT = 1.0


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    lifeline.hold_on()
    django.setup()
    threading.Thread(target=_end_with_database, daemon=True, name="pulse").start()
    asyncio.run(_work())


async def _work() -> None:
    app = import_string("procrastinate.contrib.django.app")
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(
                name="background", concurrency=4, delete_jobs="successful", shutdown_graceful_timeout=10
            )


def _end_with_database() -> None:
    """Exit the process at once when the database stops answering, since the worker could hang for minutes on dead
    connections. Transactions under way are rolled back anyway.
    """
    try:
        with directly.connect("default") as pulse:
            while True:
                pulse.execute("SELECT 1")
                time.sleep(_BEAT)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
