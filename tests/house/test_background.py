"""The background process has places, and threads, for tasks that go on and on and for those beside them, and ends when
it is asked to.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from procrastinate.contrib.django import app
from pytest_django.fixtures import Settings
from sites import wait_until

from michinori.config import background, tick
from michinori.config.commands.serving import serve
from michinori.config.serving import site
from michinori.config.serving.children import Child
from michinori.machinery import stopping

_PATIENCE = 60.0


@app.task(name="test_meet", queue=background._EARLIER, pass_context=False)
def meet() -> None:
    """Wait until as many tasks run as there are places."""
    _GATE.wait(_PATIENCE)
    _MET.append(threading.current_thread().name)


@contextmanager
def _no_loop() -> Iterator[None]:
    """Without the event loop that tests in a browser leave in this thread, which is the only one to hear of signals."""
    left = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(left)


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
    with _no_loop():
        asyncio.run(_work_until_they_met())
    assert len(set(_MET)) == background._PLACES == 10


@app.task(name="test_go_on", queue=background._EARLIER, pass_context=False)
def go_on() -> None:
    """Go on until the process is asked to stop, as what tells and applies does while much waits."""
    _GOES_ON.set()
    if stopping._ASKED.wait(_PATIENCE / 3):
        _ENDED.set()


_GOES_ON, _ENDED = threading.Event(), threading.Event()


def test_what_goes_on_and_on_ends_when_the_process_is_asked_to_stop(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tick, "OWN", set())
    monkeypatch.setattr(stopping, "_ASKED", threading.Event())
    go_on.defer()
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with _no_loop():
            asyncio.run(_work_until_asked_to_stop())
    finally:
        signal.signal(signal.SIGTERM, before)
    assert _ENDED.is_set()


async def _work_until_asked_to_stop() -> None:
    working = asyncio.create_task(background._work())
    assert await asyncio.to_thread(_GOES_ON.wait, _PATIENCE)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(working, _PATIENCE)


def test_no_more_background_processes_are_started_than_the_database_has_connections_for() -> None:
    done = CliRunner().invoke(serve, ["--background", "4"])
    assert (done.exit_code, "0<=x<=3" in done.output) == (2, True)


def test_all_children_together_have_as_long_to_stop_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = "trap '' TERM; touch {}; while :; do sleep 1; done"
    places = [tmp_path / str(n) for n in range(3)]
    children = [Child("stubborn", ["sh", "-c", stubborn.format(place)], os.environ) for place in places]
    for child in children:
        child.watch()
    wait_until(lambda: all(place.exists() for place in places))
    monkeypatch.setattr(site, "_STOP_TIMEOUT", 1.0)
    began = time.monotonic()
    site._stop(children)
    assert 1.0 <= time.monotonic() - began < 2.9  # one after the other they had three
    assert [child.pid for child in children] == [None] * 3


async def _work_until_they_met() -> None:
    working = asyncio.create_task(background._work())
    for _ in range(int(_PATIENCE / 0.05)):
        if len(_MET) == background._PLACES or working.done():
            break
        await asyncio.sleep(0.05)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


def test_the_nights_backup_is_left_to_who_makes_one(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUPS = None
    assert set(background.queues()) == {background._EARLIER} | tick.OWN - {"backup", "backup_proof"}
    settings.BACKUPS = tmp_path
    assert set(background.queues()) == {background._EARLIER} | tick.OWN


def test_after_a_clock_that_jumped_each_task_is_put_in_once() -> None:
    deferrer = background.Latest(registry=app.periodic_registry)
    times = app.periodic_registry.periodic_tasks
    now = 1_800_000_000.5
    for jump in (0, 40 * 86_400, -40 * 86_400):
        found = list(deferrer.get_previous_tasks(at=now + jump))
        assert len(found) == len({task.task.name for task, _ in found}) <= len(times)
        assert "tick" in {task.task.name.rpartition(".")[2].removesuffix("_task") for task, _ in found}
    assert not list(deferrer.get_previous_tasks(at=now - 40 * 86_400 + 0.1))


def test_pages_come_before_it() -> None:
    """Also where it begins anew, which must not put it further back."""
    code = (
        "import os; from michinori.config.background import _stand_back; _stand_back(); _stand_back();"
        "print(os.getpriority(os.PRIO_PROCESS, 0)); print(open('/proc/self/autogroup').read()"
        " if os.path.exists('/proc/self/autogroup') else 'nice 10')"
    )
    program = [sys.executable, "-c", code]
    said = subprocess.run(program, capture_output=True, text=True, check=True, start_new_session=True)
    niceness, group = said.stdout.split("\n", 1)
    assert niceness == "10"
    assert group.strip().endswith("nice 10")


def test_addresses_are_loaded_before_it_stands_back(tmp_path: Path) -> None:
    """The first notice names some inside a transaction, where loading them took a minute on a busy machine."""
    code = (
        "import sys\n"
        "from michinori.config import background\n"
        "background._connect = background._follow_database = lambda *_: None\n"
        "def stand_back():\n"
        "    print('michinori.config.urls' in sys.modules)\n"
        "    sys.exit()\n"
        "background._stand_back = stand_back\n"
        "background.main()"
    )
    environment = os.environ | {"MICHINORI_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "michinori.config.settings"}
    program = [sys.executable, "-c", code]
    said = subprocess.run(program, capture_output=True, text=True, check=True, env=environment)
    assert said.stdout.strip() == "True"


@pytest.mark.parametrize(("task", "room", "most"), [("webhooks", "sending", 2), ("push", "pushes", 1)])
def test_receivers_that_hang_leave_places_to_all_else(
    task: str, room: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job comes every two seconds, and each takes eight receivers: eighty that hang for ten seconds took all places,
    and mails and deadlines waited.
    """
    came, gate, guard = [], threading.Event(), threading.Lock()

    def hangs() -> None:
        with guard:
            came.append(1)
        gate.wait(30)

    monkeypatch.setattr(tick.acting, "standstill", lambda: "")
    monkeypatch.setattr(getattr(tick, room), "send_due", hangs)
    jobs = [threading.Thread(target=getattr(tick, task), kwargs={"timestamp": n}) for n in range(background._PLACES)]
    for job in jobs:
        job.start()
    for job in jobs[most:]:
        job.join(0.2)
    assert 1 <= len(came) <= most
    gate.set()
    for job in jobs:
        job.join()
    before = len(came)
    getattr(tick, task)(timestamp=99)
    assert len(came) == before + 1, "their places are free again"
