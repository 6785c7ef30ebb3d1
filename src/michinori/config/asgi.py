"""What granian serves: Django's WSGI application in a pool of threads (decision 0002: 12 times Django's ASGI)."""

import os
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

from michinori.config.serving import lifeline

_THREADS = 10

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
lifeline.hold_on()
application = WSGIMiddleware(cast(Any, get_wsgi_application()), workers=_THREADS)
