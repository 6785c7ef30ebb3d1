"""The threads of a web process, which start at its first request: it has them all, or it ends."""

from typing import Any

import pytest

from michinori.config.front import admission
from michinori.config.front.admission import Places
from tests.safety.test_admission import _run


class _Ended(BaseException):
    """In place of the end of the process."""


def _end(code: int) -> None:
    raise _Ended(code)


@pytest.mark.parametrize("failure", [RuntimeError("can't start new thread"), MemoryError()])
def test_a_process_that_cannot_start_its_threads_ends(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    """Those that it started wait for the others, and the next request would wait for them in the loop of all."""
    monkeypatch.setattr("os._exit", _end)
    monkeypatch.setattr(admission, "_STARTING", 0.5)
    places = Places(3, "test")
    submit, left = places._pool.submit, [2]

    def fail(*args: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise failure
        return submit(*args, **more)

    monkeypatch.setattr(places._pool, "submit", fail)
    with pytest.raises(_Ended):
        _run(places.run(lambda: None, waiting=0))


def test_nor_does_one_wait_for_good_for_a_thread_that_never_came(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os._exit", _end)
    monkeypatch.setattr(admission, "_STARTING", 0.3)
    places = Places(2, "test")
    monkeypatch.setattr(places._pool, "submit", lambda *_: None)
    with pytest.raises(_Ended):
        _run(places.run(lambda: None, waiting=0))
