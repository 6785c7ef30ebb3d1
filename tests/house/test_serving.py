"""``michinori serve``: what dies comes back, and nothing is left when it goes."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import psutil
import psycopg
import pytest
from sites import Site, wait_until

from michinori.config.embedded import engine, places, roles
from michinori.config.serving import limits
from tests.live.listeners import PASSWORD, Listener, sign_in


@pytest.fixture
def site(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    site = Site(ready_home(tmp_path / "home"))
    yield site
    if site.process and site.process.poll() is None:
        site.stop()
    wait_until(lambda: not engine.running(site.home))


def _children(site: Site, of: str) -> list[psutil.Process]:
    assert site.process
    return [each for each in psutil.Process(site.process.pid).children() if of in _command(each)]


def _command(process: psutil.Process) -> str:
    """The command line of a process; empty once it has ended."""
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


def _last_tick(site: Site) -> int:
    with psycopg.connect(roles.address(site.home, roles.APPLICATION)) as connection:
        found = connection.execute("SELECT max(defer_timestamp) FROM procrastinate_periodic_defers").fetchone()
    return int(found[0] or 0) if found else 0


def _in_background(site: Site) -> list[psutil.Process]:
    """The background processes, once all of them run."""
    found = _children(site, "michinori.config.background")
    return found if len(found) == limits.background() else []


def _ticks(site: Site) -> bool:
    before = _last_tick(site)
    wait_until(lambda: _last_tick(site) > before)
    return True


def test_it_serves_says_where_and_stops_without_a_trace(site: Site) -> None:
    """Quickly, though somebody listens to ``/live``."""
    site.run("user", "create", "--email", "ren@example.jp", "--name", "Ren", "--password", PASSWORD)
    said = site.start()
    assert said["url"] == site.url
    assert site.status("/") == 200
    served = [each for each in _children(site, "granian")[0].children() if "tracker" not in " ".join(each.cmdline())]
    assert len(served) == limits.workers(), "a web process for each processor"
    assert _ticks(site)
    listener = Listener(sign_in(site.url, "ren@example.jp"))
    listener.next("again")
    everybody = psutil.Process(site.process.pid if site.process else 0).children(recursive=True)
    began = time.monotonic()
    assert site.stop() == 0
    assert time.monotonic() - began < 14  # what the server waits for at most is fifteen
    assert "worker" not in site.errors.read_text()  # none was killed
    listener.next("over")
    wait_until(lambda: not engine.running(site.home))
    wait_until(lambda: not [each for each in everybody if each.is_running() and each.status() != psutil.STATUS_ZOMBIE])


def test_whatever_is_killed_comes_back(site: Site) -> None:
    site.run("user", "create", "--email", "ren@example.jp", "--name", "Ren", "--password", PASSWORD)
    site.start()
    ren = sign_in(site.url, "ren@example.jp")
    for victims in (_children(site, "granian")[0].children(), _children(site, "granian")):
        listener = Listener(ren)
        listener.next("again")
        for victim in victims:
            victim.kill()
        listener.next("over")
        wait_until(lambda: site.status("/") == 200)
    listener = Listener(ren)
    listener.next("again")
    for killed in wait_until(lambda: _in_background(site)):
        killed.kill()
        killed.wait()
    wait_until(lambda: _in_background(site))
    assert _ticks(site)
    os.kill(int((places.data_folder(site.home) / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    wait_until(lambda: site.status("/") == 200)
    wait_until(lambda: engine.running(site.home))
    listener.next("again")  # the stream outlived it, and knows that it may have missed something
    assert _ticks(site)


def test_a_killed_serve_takes_its_children_and_its_database_along(site: Site) -> None:
    site.start()
    everybody = psutil.Process(site.process.pid if site.process else 0).children(recursive=True)
    site.stop(signal.SIGKILL)
    wait_until(lambda: not engine.running(site.home))
    wait_until(lambda: not [each for each in everybody if each.is_running() and each.status() != psutil.STATUS_ZOMBIE])
    site.start()
    assert site.status("/") == 200


def test_web_and_background_work_may_be_apart(site: Site) -> None:
    """As on several machines: one ``serve`` only answers, another only works."""
    worker = Site(site.home)
    site.process = site.begin("serve", "--port", str(site.port), "--background", "0")
    wait_until(lambda: site.status("/") == 200)
    assert not _children(site, "michinori.config.background")
    before = _last_tick(site)
    worker.process = worker.begin("serve", "--port", str(site.port), "--workers", "0")
    try:
        wait_until(lambda: _in_background(worker))
        wait_until(lambda: _last_tick(site) > before)
        assert not _children(worker, "granian")
    finally:
        assert worker.stop() == 0


def test_a_serve_with_nothing_to_do_is_refused(site: Site) -> None:
    done = site.attempt("serve", "--workers", "0", "--background", "0")
    assert done.returncode == 2
    assert "nothing to do" in done.stderr


def test_two_serves_of_one_new_home_migrate_once(site: Site) -> None:
    shutil.rmtree(site.home)
    other = Site(site.home)
    other.process = other.begin("serve", "--port", str(other.port))
    try:
        site.start()
        wait_until(lambda: other.status("/") == 200)
        assert site.status("/") == 200
    finally:
        other.stop()
    assert site.status("/") == 200


def test_a_taken_port_is_said(server: Site) -> None:
    done = server.attempt("serve", "--port", str(server.port))
    assert done.returncode == 1
    assert f"Port {server.port} is taken" in done.stderr


def test_the_clock_turned_by_a_command_is_followed_by_all(server: Site) -> None:
    server.run("clock", "run")
    later = datetime.fromisoformat(server.run("clock", "run")["now"]) + timedelta(hours=1)
    turned = datetime.fromisoformat(server.run("clock", "run", "--at", later.isoformat())["now"])
    assert timedelta() <= turned - later < timedelta(minutes=1)
    never_back = datetime.fromisoformat(server.run("clock", "run", "--at", "2020-01-01T00:00:00+09:00")["now"])
    assert never_back >= turned
    assert server.run("clock", "run")["applied"] == 0


def test_the_clock_of_a_real_site_is_not_turned(server: Site) -> None:
    done = Site(server.home, simulated=False).attempt("clock", "run", "--at", "2031-05-01")
    assert done.returncode == 1
    assert "Error" in done.stderr
