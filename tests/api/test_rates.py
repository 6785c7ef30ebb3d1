"""The limit of calls, when several threads of a process count calls of one token at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest
from django.db import OperationalError, connection
from pytest_django.fixtures import Settings

from michinori.api.rates import count_call
from michinori.kernel.problems import Problem

LIMIT, THREADS = 400, 8


def _let_in(token: str, calls: int) -> int:
    """Make so many calls; return how many were allowed. Closes the thread's connection."""
    found = 0
    with suppress(Problem):
        for _ in range(calls):
            count_call(token)
            found += 1
    connection.close()
    return found


@pytest.mark.usefixtures("fresh_database")
def test_threads_that_call_at_once_are_counted_once_each(settings: Settings) -> None:
    settings.API_CALLS_A_MINUTE = LIMIT
    began, ended = 0, 1
    while began != ended:  # the minute may turn in between
        began = int(time.time()) // 60
        calling = partial(_let_in, f"tok_{began}")
        with ThreadPoolExecutor(THREADS) as threads:
            found = sum(threads.map(calling, [LIMIT // THREADS] * THREADS))
        late = calling(1)
        ended = int(time.time()) // 60
    assert (found, late) == (LIMIT, 0)


def test_where_nothing_is_written_a_process_counts_by_itself(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.API_CALLS_A_MINUTE = 40
    monkeypatch.setattr("michinori.api.rates.tally", _full_disk)
    began, ended = 0, 1
    while began != ended:
        began = int(time.time()) // 60
        found = [_let_in(f"tok_full_{began}", calls) for calls in (40, 1)]
        ended = int(time.time()) // 60
    assert found == [40, 0]


def _full_disk(*args: object) -> tuple[int, int]:
    raise OperationalError("could not extend file")
