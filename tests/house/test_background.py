"""The background process has places, and threads, for tasks that go on and on and for those beside them."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from procrastinate.contrib.django import app

from michinori.config import background, tick

_PATIENCE = 60.0


@app.task(name="test_meet", queue=background._EARLIER, pass_context=False)
def meet() -> None:
    """Wait until as many tasks run as there are places."""
    _GATE.wait(_PATIENCE)
    _MET.append(threading.current_thread().name)


_GATE = threading.Barrier(background._PLACES)
_MET: list[str] = []


def test_ten_tasks_run_at_once_each_in_a_thread_of_its_own(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ticks, two drainers and a sender of mails go on while much waits: as many places again are left."""
    monkeypatch.setattr(tick, "OWN", set())  # the periodic tasks stay in their queues
    _MET.clear()
    for _ in range(background._PLACES):
        meet.defer()
    with ThreadPoolExecutor(1) as other:  # tests in a browser leave a loop in this one
        other.submit(asyncio.run, _work_until_they_met()).result()
    assert len(set(_MET)) == background._PLACES == 10


async def _work_until_they_met() -> None:
    working = asyncio.create_task(background._work())
    for _ in range(int(_PATIENCE / 0.05)):
        if len(_MET) == background._PLACES or working.done():
            break
        await asyncio.sleep(0.05)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


def test_after_a_clock_that_jumped_each_task_is_put_in_once() -> None:
    deferrer = background.Latest(registry=app.periodic_registry)
    times = app.periodic_registry.periodic_tasks
    now = 1_800_000_000.5
    for jump in (0, 40 * 86_400, -40 * 86_400):
        found = list(deferrer.get_previous_tasks(at=now + jump))
        assert len(found) == len({task.task.name for task, _ in found}) <= len(times)
        assert "tick" in {task.task.name.rpartition(".")[2].removesuffix("_task") for task, _ in found}
    assert not list(deferrer.get_previous_tasks(at=now - 40 * 86_400 + 0.1))
