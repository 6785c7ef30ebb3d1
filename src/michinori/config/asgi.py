"""What granian serves: Django's WSGI application in a pool of threads (decision 0002: 12 times Django's ASGI)."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from michinori.config.serving import lifeline

_THREADS = 10

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
lifeline.hold_on()
_wsgi = WSGIMiddleware(cast(Any, get_wsgi_application()), workers=_THREADS)


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Granian's ``receive`` gives an awaitable, a2wsgi needs a coroutine: else no request with a body is read."""

    async def receiving() -> Any:
        return await receive()

    await _wsgi(scope, receiving, send)
