"""The background process: a procrastinate worker. When PostgreSQL goes away it ends; ``serve`` starts it again."""

import asyncio
import os

import django
from django.utils.module_loading import import_string

from michinori.config.serving import lifeline


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    lifeline.hold_on()
    django.setup()
    asyncio.run(_work())


async def _work() -> None:
    app = import_string("procrastinate.contrib.django.app")
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(
                name="background", concurrency=4, delete_jobs="successful", shutdown_graceful_timeout=10
            )


if __name__ == "__main__":
    main()
