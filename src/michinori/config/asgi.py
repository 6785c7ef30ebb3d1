"""What granian serves: Django's WSGI application in a pool of threads (decision 0002: 12 times Django's ASGI), and
beside it ``/live``, whose streams would each hold a thread of that pool.
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
_live = import_string("michinori.config.live.view.Live")(limits.streams())  # it needs Django's models


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Granian's ``receive`` gives an awaitable, a2wsgi needs a coroutine: else no request with a body is read."""
    if scope["path"] == "/live":
        await _live(scope, receive, send)
        return

    async def receiving() -> Any:
        return await receive()

    await _wsgi(scope, receiving, send)
