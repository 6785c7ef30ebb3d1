"""Limits of concurrent work in web processes, and of background processes."""

import os
import resource

_STREAMS = 1_000
THREADS = 10
"""Limit of requests that Django works on at once."""
WAITING = 4 * THREADS
"""Limit of requests that wait for one of these threads: whoever asks for one more page gets 503 (decision 57)."""
SENT = 2 * WAITING
"""The same for forms and commands, which somebody has worked on."""
APART = 2
"""Threads for whoever watches the site, and as many for static files, which ask no database."""
LOOKING = 1
"""Threads that look up the sessions of ``/live``."""
CONNECTIONS = THREADS + APART + LOOKING
"""Limit of a process's pool of connections to the database: one for each thread that may ask it."""
HEADER_SECONDS = 20
"""Limit of the wait for a request's headers, also for the next request of a connection."""
MOST_BACKGROUND = 3
"""Limit of background processes: each takes up to 17 of the 97 connections that the embedded database has for them and
the web processes.
"""
AT_ONCE = 2 * _STREAMS
"""Limit of concurrent connections, including the streams of ``/live``."""


def workers() -> int:
    """How many web processes ``serve`` starts by itself: one for each processor it may use, but at most four, which
    the 100 connections of the embedded database and a memory of 1 GB suffice for.
    """
    return min(_processors(), 4)


def background() -> int:
    """How many background processes ``serve`` starts by itself: two where there are processors for both."""
    return min(_processors(), 2)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def streams() -> int:
    """How many streams a process may hold open: half of its limit of open files, which is raised if possible, a
    thousand at most.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < 2 * AT_ONCE:
        soft = 2 * AT_ONCE if hard == resource.RLIM_INFINITY else min(2 * AT_ONCE, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(_STREAMS, soft // 2)
