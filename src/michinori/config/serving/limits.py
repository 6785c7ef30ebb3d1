"""How much a web process takes on at once."""

import resource

_STREAMS = 1_000
AT_ONCE = 2 * _STREAMS
"""Connections that are answered at once, the streams of ``/live`` among them."""


def streams() -> int:
    """How many streams a process holds open: half of the files it may open, a thousand at most."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * AT_ONCE:
        soft = 2 * AT_ONCE if hard == resource.RLIM_INFINITY else min(2 * AT_ONCE, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(_STREAMS, soft // 2)
