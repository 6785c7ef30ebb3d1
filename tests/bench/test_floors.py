"""The floors that the bench measures beside each act."""

import contextlib
import time
from collections.abc import Callable

import httpx
import pytest

from bench import floors
from bench.floors import empty_view


def test_a_worker_that_comes_after_the_port_answers_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floors, "_wait_for", lambda port: None)
    with empty_view() as (port, processes):
        assert len(processes()) == 1
        _until(lambda: httpx.get(f"http://localhost:{port}/", timeout=60).status_code == 200)
        assert len(processes()) > 1


def _until(answered: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            assert answered()
            return
        time.sleep(0.05)
    raise TimeoutError
