"""The logs of a served site: short, dated, silent about people and their money, and not in the way of signals."""

import os
import pty
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest
from sites import PROGRAM, Site, free_port, wait_until

from michinori.config.embedded import engine, holding, places, roles
from tests.stories.test_over_http import Person, Tale

AMOUNT = 34_567
OURS = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00) (INFO|WARNING|ERROR) [\w.]+ .+")
SERVERS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} UTC \[\d+\] (LOG|FATAL|WARNING|ERROR):  .+")


@pytest.fixture
def site(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    site = Site(ready_home(tmp_path / "home"))
    site.environment["EMAIL_URL"] = f"smtp://localhost:{free_port()}"  # where nobody answers
    yield site
    if site.process and site.process.poll() is None:
        site.stop()
    wait_until(lambda: not engine.running(site.home))


def _everybody(site: Site) -> list[psutil.Process]:
    """``serve``, its children, theirs, and the keeper of the database, without PostgreSQL."""
    assert site.process
    serve = psutil.Process(site.process.pid)
    return [serve, *(each for each in serve.children(recursive=True) if "michinori" in " ".join(each.cmdline()))]


def test_a_story_leaves_no_address_and_no_amount_and_no_error(site: Site) -> None:
    site.start()
    aoi, ren, mio = (
        Person(site, site.run("user", "create", "--email", f"kanaria-{name}@example.jp", "--name", f"kanaria {name}"))
        for name in ("aoi", "ren", "mio")
    )
    tale = Tale(site, aoi, ren, mio)
    tale.active((AMOUNT,), withholding=True)
    ren.post(f"{tale.path}/stages/1/submit", {"note": "カナリア", "file_ids": [ren.upload("kanaria.txt")]})
    assert aoi.post(f"{tale.path}/stages/1/approve")["paid"] == AMOUNT
    assert httpx.get(f"{site.url}/jobs?q=kanaria", timeout=60).status_code == 200
    ours = wait_until(lambda: _of_mails(site.errors.read_text()))
    site.stop()
    said, of_server = site.errors.read_text(), places.log_file(site.home).read_text()
    for log in (said, of_server):
        assert "kanaria" not in log
        assert "カナリア" not in log
        for amount in (AMOUNT, AMOUNT * 11 // 10):
            assert str(amount) not in log
            assert f"{amount:,}" not in log
    assert "NotSent: ConnectionRefusedError" in ours[0]
    for line in said.splitlines():
        found = OURS.fullmatch(line)
        assert found, line
        assert abs(datetime.fromisoformat(found[1]) - datetime.now(UTC)) < timedelta(minutes=10)
    assert len(set(_of_mails(said))) == len(_of_mails(said)), "one line a try"
    for line in of_server.splitlines():
        found = SERVERS.fullmatch(line)
        assert found, line
        # A connection may still be open when the server is stopped.
        assert found[1] == "LOG" or line.endswith("terminating connection due to administrator command"), line


def _of_mails(log: str) -> list[str]:
    return [line for line in log.splitlines() if " outbox item " in line]


def test_signals_of_log_keepers_end_nothing_and_a_moved_log_is_begun_anew(site: Site, tmp_path: Path) -> None:
    log = tmp_path / "michinori.log"
    site.environment["MICHINORI_LOG"] = str(log)
    site.start()
    wait_until(lambda: len(_everybody(site)) >= 4)
    before = _everybody(site)
    assert any("keeper" in " ".join(each.cmdline()) for each in before)
    for number in (signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP):
        for each in before:
            each.send_signal(number)
    time.sleep(1)
    assert _everybody(site) == before
    assert site.status("/") == 200
    log.rename(tmp_path / "michinori.log.1")
    before[0].send_signal(signal.SIGHUP)
    next(each for each in before if "background" in " ".join(each.cmdline())).kill()
    said = wait_until(lambda: log.exists() and log.read_text())
    assert "background ended with -9 and is started again" in said
    assert OURS.fullmatch(said.splitlines()[0])
    assert "background ended" not in (tmp_path / "michinori.log.1").read_text()
    assert site.stop() == 0


def test_a_closed_terminal_ends_serve(site: Site) -> None:
    child, terminal = pty.fork()
    if child == 0:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever began the tests may ignore it, as nohup does
        os.execve(PROGRAM, [str(PROGRAM), "serve", "--port", str(site.port)], site.environment)
    wait_until(lambda: site.status("/") == 200, 90)
    with suppress(OSError):
        os.close(terminal)
    wait_until(lambda: os.waitpid(child, os.WNOHANG)[0] == child, 90)
    assert site.status("/") is None


def test_jobs_of_another_version_are_left_to_it(site: Site) -> None:
    """A newer version's job stays, without a word; an older one's, in the one queue of that time, is done."""
    site.start()
    put = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES (%s, %s, '{\"timestamp\": 1}',"
        " 'todo') RETURNING id"
    )
    with psycopg.connect(roles.address(site.home, roles.OWNER), autocommit=True) as owner:
        (newer,) = owner.execute(put, ["tomorrow", "tomorrow"]).fetchone() or (0,)
        (older,) = owner.execute(put, ["default", "looking"]).fetchone() or (0,)
        there = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
        wait_until(lambda: owner.execute(there, [older]).fetchone() is None)
        time.sleep(6)  # longer than the worker's own interval of looking
        assert owner.execute(there, [newer]).fetchone() == ("todo",)
    assert site.errors.read_text() == ""


def test_the_log_of_the_database_stays_small(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with holding.using(home, durable=False):
        log = places.log_file(home)
        for n in range(7):
            with log.open("a") as more:
                more.write(f"round {n}\n" + "x" * 1_000_000)
            holding.keep_log_small(home)
            assert log.stat().st_size < 1000
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(roles.address(home, "nobody-here"))
        wait_until(lambda: 'role "nobody-here" does not exist' in log.read_text())
        assert "\0" not in log.read_text(), "PostgreSQL appends"
        older = sorted(each.name for each in home.glob("database.log*"))
        assert older == ["database.log", *(f"database.log.{n}" for n in range(1, 5))]
        assert "round 6" in (home / "database.log.1").read_text()
        assert "round 3" in (home / "database.log.4").read_text()
        for role in (roles.APPLICATION, roles.OWNER):
            with psycopg.connect(roles.address(home, role)) as ours, pytest.raises(psycopg.DataError):
                ours.execute("SELECT 'kanaria'::int")
        with psycopg.connect(roles.address(home, "postgres")) as other, pytest.raises(psycopg.DataError):
            other.execute("SELECT 'x'::int /* kanaria */")
        assert "kanaria" not in log.read_text()
