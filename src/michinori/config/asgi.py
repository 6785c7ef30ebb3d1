"""The ASGI application that granian serves: Django's WSGI application in a pool of threads (12 times as fast as
Django's ASGI, decision 0002), and beside it ``/live``, since each of its streams would occupy a thread of the pool, and
``/mcp``, whose protocol is spoken by an asynchronous library (decision 47).
"""

import gc
import os
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from michinori.config.front.asgi_types import Receive, Scope, Send
from michinori.config.front.bodies import Limits
from michinori.config.front.bridge import Bridge, Work
from michinori.config.front.proxies import seen_through
from michinori.config.serving import lifeline, limits
from michinori.config.watching import request_ids

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
lifeline.hold_on()
_HOME = Path(settings.HOME)
_WORK = Work(
    limits.THREADS,
    asked=limits.WAITING,
    sent=limits.SENT,
    watchers=frozenset(("/health", "/ready", *(["/metrics"] if settings.METRICS_TOKEN else []))),
    files=(settings.STATIC_URL,),
    threads_apart=limits.APART,
)
_django = Bridge(
    get_wsgi_application(), work=_WORK, folder=_HOME, limits=Limits(), session=settings.SESSION_COOKIE_NAME
)
_live = import_string("michinori.config.live.view.Live")(limits.streams())  # imported late: it needs Django's models
_assistant = import_string("michinori.config.assistant.view.Assistant")(_django, _HOME)
# With all pages loaded, no garbage collection looks any more at what stays: with it, a full one took up to 0.3 s.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
_BESIDE = {"/live": _live, "/mcp": _assistant}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Dispatch a request to ``/live``, ``/mcp`` or Django, as the visitor sent it, under an id of its own."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    seen = seen_through(scope, settings.PROXIES)
    sending = request_ids.named(seen, send, settings.PROXIES)
    await _BESIDE.get(scope["path"], _django)(seen, receive, sending)


async def _lifespan(receive: Receive, send: Send) -> None:
    """Before the first request, be known as a process that serves; whoever renews keys asks for that."""
    while True:
        event = (await receive())["type"].removeprefix("lifespan.")
        if event == "startup":
            _live.begin()
            await _live.may_serve()
        await send({"type": f"lifespan.{event}.complete"})
        if event == "shutdown":
            return
