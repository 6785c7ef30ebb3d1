"""Limits of concurrent work in a web process."""

import resource

_STREAMS = 1_000
AT_ONCE = 2 * _STREAMS
"""Limit of concurrent connections, including the streams of ``/live``."""


def streams() -> int:
    """How many streams a process may hold open: half of its limit of open files, which is raised if possible, a
    thousand at most.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * AT_ONCE:
        soft = 2 * AT_ONCE if hard == resource.RLIM_INFINITY else min(2 * AT_ONCE, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(_STREAMS, soft // 2)
