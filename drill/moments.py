"""Back to a moment before a disaster, with the embedded PostgreSQL and with one of one's own."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg

from drill.archive import Archive, in_bucket
from drill.ground import AOI, PASSWORD, REN, Ground
from drill.mails import Inbox, invite, mail_server
from drill.postgres import SECRET, Postgres
from drill.site import Site
from drill.steps import Step
from drill.visitors import Writers, jobs_at, sign_in, still_signed_in
from rig.certificates import certificate
from rig.ports import free_port
from rig.stores import Store
from rig.waiting import wait_until

_LOAD = 5.0
"""Seconds of load on either side of the moment."""


@dataclass(frozen=True)
class _Server:
    """``admin``: a connection as who may do anything; ``stop``, ``start``: of the database, with the site stopped;
    ``hold``: keeps the site quiet after the way back.
    """

    named: str
    admin: Callable[[], AbstractContextManager["psycopg.Connection[Any]"]]
    stop: Callable[[], None]
    start: Callable[[], None]
    hold: Callable[[], None]


@dataclass(frozen=True)
class _Known:
    """What was acknowledged before the moment, what was begun after it, and what was under way at it or may be."""

    moment: datetime
    before: set[str]
    after: set[str]
    between: set[str]
    books: dict[str, Any]


def embedded(ground: Ground) -> str:
    """It is quiet by itself after the way back: the site sees that its database went there."""
    port = free_port()
    home = ground.folder / "home"
    places = {"pg1-path": home / "database", "pg1-socket-path": home / "run"}
    archive = Archive(ground.folder / "pgbackrest", places, {})
    site = ground.bare(settings={"MICHINORI_ARCHIVE": archive.push, "EMAIL_URL": f"smtp://127.0.0.1:{port}"})

    def nothing() -> None:
        """The site starts the database and holds itself."""

    def admin() -> "psycopg.Connection[Any]":
        return psycopg.connect(host=str(home / "run"), user="postgres", dbname="michinori", autocommit=True)

    server = _Server("embedded", admin, site.wait_for_database, nothing, nothing)
    return _there_and_back(site, archive, server, port)


def own(ground: Ground) -> str:
    """The archive is in a bucket. The site is quiet by ``michinori hold``: nobody but who took the server back knows
    it.
    """
    port = free_port()
    folder = ground.folder / "postgres"
    server = Postgres(folder)
    places = {"pg1-path": server.data, "pg1-socket-path": folder, "pg1-port": server.port}
    (kept := ground.folder / "store").mkdir()
    signed = certificate(kept, "store.example")
    store = ground.enter(Store(kept, certificate=signed))
    archive = Archive(ground.folder / "pgbackrest", places | in_bucket(store, signed), {"PGPASSWORD": SECRET})
    server.configure("archive_mode = on", f"archive_command = '{archive.push}'")
    ground.enter(server)
    site = ground.bare(settings=server.settings | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"})

    def hold() -> None:
        assert site.run("hold")["standstill"] == "restored"

    def start() -> None:
        server.start()
        wait_until(lambda: not _goes_back(server), "the server is at the moment")

    named = f"{server.version}, archive in a bucket"
    of_own = _Server(named, lambda: server.admin("market"), lambda: server.stop("fast"), start, hold)
    told = _there_and_back(site, archive, of_own, port)
    assert store.keys("archive/backup/michinori/"), "the bucket holds no copy"
    return told


def _goes_back(server: Postgres) -> bool:
    with server.admin() as admin:
        found = admin.execute("SELECT pg_is_in_recovery()").fetchone()
        return bool(found and found[0])


def _there_and_back(site: Site, archive: Archive, server: _Server, port: int) -> str:
    token = str(_person(site, AOI, "葵", "--company", "青空", "--verified")["token"])
    _person(site, REN, "蓮")
    site.run("settings", "set", "jobs_a_day", "100000")
    site.start()
    person = sign_in(site.url, REN)
    archive.begin()
    invite(site, "mio@example.jp")  # the mail waits: nobody takes it yet
    known = _load(site, archive, token)
    with server.admin() as admin:
        admin.execute("DROP TABLE market_job CASCADE")
    site.stop()
    server.stop()
    began = time.monotonic()
    archive.go_back(known.moment)
    server.start()
    server.hold()
    inbox = Inbox()
    with mail_server(inbox, port):
        site.start()
        seconds = time.monotonic() - began
        _is_as_it_was(site, token, known)
        assert still_signed_in(person, site.url), "the session ended with the way back"
        site.wait_for_rounds(2)
        assert not inbox.receivers, "a mail left before the release"
        assert site.health()["clock"] == "restored"
        assert site.run("release")["released"] is True
        wait_until(lambda: "mio@example.jp" in inbox.receivers, "the mail that waited leaves")
    with Writers(site.url, token) as writers:
        writers.more()
    assert set(writers.statuses) == {201}, f"after the release: {dict(writers.statuses)}"
    archive.run("check")  # what is written from here on is kept, too
    return (
        f"{server.named}: {len(known.before)} acknowledged before the moment, all there; {len(known.after)} begun after"
        f" it, none there; books equal; back in {seconds:.1f} s; quiet until release"
    )


def _person(site: Site, email: str, name: str, *options: str) -> dict[str, Any]:
    given = ("--email", email, "--name", name, *options)
    return site.run("user", "create", "--password-stdin", *given, typed=PASSWORD)


def _load(site: Site, archive: Archive, token: str) -> _Known:
    """Programs write on without a pause: a full copy is made under them, then comes the moment, then more begin. What
    those write was begun after the moment for certain.
    """
    with Writers(site.url, token) as early:
        early.more()
        archive.run("--type=full", "backup")
        site.run("deposit", "record", "--client", AOI, "--amount", "48000", "--reference", "before")
        time.sleep(_LOAD)
        books = site.run("ledger", "check")
        before = set(early.acknowledged)
        moment = datetime.now(UTC)
        with Writers(site.url, token) as late:
            site.run("deposit", "record", "--client", AOI, "--amount", "52000", "--reference", "after")
            time.sleep(_LOAD)
            late.more()
    assert {*early.statuses, *late.statuses} == {201}, f"{dict(early.statuses)}, {dict(late.statuses)}"
    assert site.run("ledger", "check") != books, "nothing was booked after the moment"
    return _Known(moment, before, set(late.acknowledged), set(early.acknowledged) - before, books)


def _is_as_it_was(site: Site, token: str, known: _Known) -> None:
    there = jobs_at(site.url, token)
    assert not (lost := known.before - there), f"{len(lost)} of {len(known.before)} acknowledged before it are lost"
    assert not (late := there & known.after), f"{len(late)} of {len(known.after)} begun after the moment are there"
    assert there <= known.before | known.between, "there are jobs that nobody was told of"
    assert len(there - known.before) <= 3, "more is there than could be under way at the moment"
    assert site.run("ledger", "check") == known.books, "the books are not those of the moment"


STEPS = [
    Step("back to a point in time, embedded PostgreSQL", embedded),
    Step("back to a point in time, own PostgreSQL", own),
]
