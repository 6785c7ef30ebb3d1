"""The embedded PostgreSQL starts with the first program and stops with the last, whatever is killed in between."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sites import wait_until

from michinori.config.embedded import engine, holding, places, roles
from michinori.machinery import memory

_HOLD = """
import sys
from pathlib import Path
from michinori.config.embedded import holding
with holding.using(Path(sys.argv[1]), durable=False):
    print("up", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    yield folder
    if folder.exists():
        wait_until(lambda: not engine.running(folder))


def _program(home: Path) -> "subprocess.Popen[str]":
    """A program that uses the database until its stdin gets a line."""
    return subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _up(program: "subprocess.Popen[str]") -> None:
    assert program.stdout
    assert program.stdout.readline() == "up\n"


def _end(program: "subprocess.Popen[str]") -> None:
    program.communicate("\n", timeout=60)
    assert program.returncode == 0


def _who(home: Path, role: str = roles.APPLICATION) -> str:
    with psycopg.connect(roles.address(home, role)) as connection:
        found = connection.execute("SELECT current_user").fetchone()
        assert found
        return str(found[0])


def _postmaster(home: Path) -> int:
    return int((places.data_folder(home) / "postmaster.pid").read_text().split()[0])


def test_it_stops_with_the_program(home: Path) -> None:
    with holding.using(home, durable=False):
        assert engine.running(home)
        assert _who(home) == "michinori"
        assert _who(home, roles.OWNER) == "michinori_owner"
    wait_until(lambda: not engine.running(home))


def test_nothing_listens_on_the_network_and_strangers_are_kept_out(home: Path) -> None:
    with holding.using(home, durable=False), psycopg.connect(roles.address(home, roles.APPLICATION)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert places.socket_folder(home).stat().st_mode & 0o077 == 0
        assert places.data_folder(home).stat().st_mode & 0o077 == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine ()")


@pytest.mark.parametrize(("granted", "shown"), [(2**31, "512MB"), (2**28, "128MB")])
def test_its_cache_is_a_quarter_of_the_memory_and_never_less_than_postgresqls_own(
    home: Path, monkeypatch: pytest.MonkeyPatch, granted: int, shown: str
) -> None:
    monkeypatch.setattr(memory, "granted", lambda: granted)
    with holding.using(home), psycopg.connect(roles.address(home, roles.APPLICATION)) as connection:
        assert connection.execute("SHOW shared_buffers").fetchone() == (shown,)


def test_what_the_operator_writes_below_ours_holds(home: Path) -> None:
    with holding.using(home):
        pass
    with (places.data_folder(home) / "postgresql.conf").open("a") as configuration:
        configuration.write("shared_buffers = '64MB'\n")
    wait_until(lambda: not engine.running(home))
    with holding.using(home), psycopg.connect(roles.address(home, roles.APPLICATION)) as connection:
        assert connection.execute("SHOW shared_buffers").fetchone() == ("64MB",)


def test_a_database_of_tests_leaves_the_cache_small(home: Path) -> None:
    with holding.using(home, durable=False), psycopg.connect(roles.address(home, roles.APPLICATION)) as connection:
        assert connection.execute("SHOW shared_buffers").fetchone() == ("128MB",)


def test_six_at_once_share_one_server(home: Path) -> None:
    programs = [_program(home) for _ in range(6)]
    for program in programs:
        _up(program)
    number = _postmaster(home)
    for program in programs[:5]:
        _end(program)
    assert _postmaster(home) == number
    assert _who(home) == "michinori"
    _end(programs[5])
    wait_until(lambda: not engine.running(home))  # the keeper stops it where it notices first


def test_a_killed_holder_leaves_no_server_behind(home: Path) -> None:
    program = _program(home)
    _up(program)
    program.kill()
    program.wait()
    wait_until(lambda: not engine.running(home))
    with holding.using(home, durable=False):
        assert _who(home) == "michinori"


def test_a_killed_holder_takes_it_from_nobody_else(home: Path) -> None:
    with holding.using(home, durable=False):
        program = _program(home)
        _up(program)
        program.kill()
        program.wait()
        threading.Event().wait(0.5)
        assert _who(home) == "michinori"


def test_a_killed_server_comes_up_again_with_its_data(home: Path) -> None:
    with holding.using(home):
        with psycopg.connect(roles.address(home, roles.OWNER)) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept VALUES (7)")
        os.kill(_postmaster(home), signal.SIGKILL)
        wait_until(lambda: not engine.running(home))
        assert holding.recover(home)
        assert not holding.recover(home)
        with psycopg.connect(roles.address(home, roles.OWNER)) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (7,)


def test_a_foreign_process_under_the_old_number_is_left_alone(home: Path) -> None:
    with holding.using(home, durable=False):
        pass
    with subprocess.Popen(["sleep", "60"]) as foreign:
        (places.data_folder(home) / "postmaster.pid").write_text(f"{foreign.pid}\n{places.data_folder(home)}\n")
        assert not engine.running(home)
        with holding.using(home, durable=False):
            assert _who(home) == "michinori"
        assert foreign.poll() is None
        foreign.kill()


def test_a_home_with_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 25)
    with holding.using(home, durable=False):
        sockets = places.socket_folder(home)
        assert not sockets.is_relative_to(home)
        assert sockets.stat().st_mode & 0o077 == 0
        assert _who(home) == "michinori"
    wait_until(lambda: not engine.running(home))
    sockets.rmdir()


def test_two_homes_live_side_by_side(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    with holding.using(home, durable=False), holding.using(other, durable=False):
        assert _postmaster(home) != _postmaster(other)
        assert _who(home) == _who(other) == "michinori"
