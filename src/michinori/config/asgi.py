"""The ASGI application that granian serves: Django's WSGI application in a pool of threads (12 times as fast as
Django's ASGI, decision 0002), and beside it ``/live``, since each of its streams would occupy a thread of the pool.
"""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from michinori.config.serving import lifeline, limits

_THREADS = 10

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
lifeline.hold_on()
_wsgi = WSGIMiddleware(cast(Any, get_wsgi_application()), workers=_THREADS)
_live = import_string("michinori.config.live.view.Live")(limits.streams())  # imported late: it needs Django's models


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Dispatch a request to ``/live`` or to Django.

    Granian's ``receive`` returns an awaitable, but a2wsgi needs a coroutine to read a request's body; hence the
    wrapper.
    """
    if scope["path"] == "/live":
        await _live(scope, receive, send)
        return

    async def receiving() -> Any:
        return await receive()

    await _wsgi(scope, receiving, send)
