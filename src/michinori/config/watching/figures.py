"""What each process counts for ``GET /metrics``: requests, commands and tasks, by names that stand in the code.

Imported only where figures are asked for, after ``slots.take``, since prometheus-client decides on its import where
counts are kept.
"""

import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any

from prometheus_client import Counter, Histogram

from michinori.config.watching.requests import Answered
from michinori.machinery.watched import Outcome

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
REQUESTS = Counter("michinori_requests", "Requests answered.", ["route", "status"])
REFUSED = Counter("michinori_requests_refused", "Requests told to come again, since too many waited.")
REQUEST_SECONDS = Histogram("michinori_request_seconds", "Work of Django on a request.", ["route"], buckets=_SECONDS)
COMMANDS = Counter("michinori_commands", "Commands, by what came of them.", ["command", "outcome"])
TASKS = Counter("michinori_tasks", "Tasks of the background processes.", ["task", "outcome"])
TASK_SECONDS = Counter("michinori_task_seconds", "What they took, in seconds.", ["task"])

# To find the labelled child of a figure takes longer than to count by it.
_requests = cache(REQUESTS.labels)
_request_seconds = cache(REQUEST_SECONDS.labels)
_commands = cache(COMMANDS.labels)


def count_request(answered: Answered) -> None:
    """Count a request by its route and the class of its status, such as ``2xx``."""
    _requests(answered.route, f"{answered.status // 100}xx").inc()
    _request_seconds(answered.route).observe(answered.seconds)


def count_refused() -> None:
    """Count a request that no thread was free for."""
    REFUSED.inc()


def count_command(name: str, outcome: Outcome) -> None:
    """Count what came of a command."""
    _commands(name, outcome).inc()


async def count_task(call_next: Callable[[], Awaitable[Any]], context: Any, worker: Any) -> Any:
    """Count a task of a background process: procrastinate's middleware around each job."""
    began, outcome = time.perf_counter(), "failed"
    try:
        came = await call_next()
        outcome = "done"
        return came
    finally:
        TASKS.labels(context.job.task_name, outcome).inc()
        TASK_SECONDS.labels(context.job.task_name).inc(time.perf_counter() - began)
