"""From each version of the CHANGELOG, with a market that it made itself, to today's; and back, by the copy that was
made before.
"""

import json
import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg

from drill import older
from drill.contracts import offer, status_of
from drill.ground import AOI, PASSWORD, REN, Ground
from drill.site import Site
from drill.steps import Step
from drill.visitors import still_signed_in, try_to_sign_in
from rig.waiting import PATIENCE, wait_until

_SIMULATED = {"MICHINORI_SIMULATED_TIME": "1"}
_PAGES = 80
_LINK = re.compile(r'href="(/[^"#?]*)')
_NO_PAGES = ("/static/", "/accounts/logout", "/files/", "/live", "/feed")


def each_version(ground: Ground) -> str:
    """One after the other, each in homes of its own."""
    return "; ".join(_from(ground, version, commit) for version, commit in older.versions().items())


@dataclass(frozen=True)
class _Market:
    """What the older version made: ``contract`` offered to the holder of ``token``; ``person``, who is signed in by
    ``email`` and ``password``; ``rows`` by table; what ``ledger check`` says; the ``copy`` of all of it.
    """

    contract: str
    token: str
    person: httpx.Client
    email: str
    password: str
    rows: Mapping[str, int]
    books: Mapping[str, Any]
    copy: str


def _from(ground: Ground, version: str, commit: str) -> str:
    program = older.program(commit, ground.folder / f"program-{version}")
    old = ground.bare(f"of-{version}", _SIMULATED, program=program)
    made = _filled(old, str(ground.folder / f"{version}.backup"))
    new = ground.bare(f"of-{version}", _SIMULATED)
    said = _taken_over(new, made)
    notices = "refuses" if old.attempt("ledger", "check").returncode else "does not refuse"  # 0.2.0 did not look yet
    old.wait_for_database()
    _restored(ground.bare(f"forward-{version}", _SIMULATED), old, made)
    back = ground.bare(f"back-{version}", _SIMULATED, program=program)
    _restored(back, old, made)
    back.start()
    assert still_signed_in(made.person, back.url), "the session ended with the way back"
    assert status_of(back.url, made.token, made.contract) == "offered"
    rows = f"{version}: {sum(made.rows.values())} rows, {made.books['movements']} movements"
    return f"{rows}; {said}; it {notices} today's tables; back by its copy, sessions alive"


def _taken_over(new: Site, made: _Market) -> str:
    """Today's program on the home: nothing fewer, books equal, pages open to who signs in as before, its copy proved.
    Whether sessions live on is told: a version may end them, if its section in the CHANGELOG says so.
    """
    began = time.monotonic()
    assert new.run("ledger", "check") == made.books, "the books are others after the upgrade"
    seconds = time.monotonic() - began
    new.start(command="demo")
    assert not (fewer := _fewer(made.rows, _counts(new))), f"rows are lost: {fewer}"
    wait_until(lambda: new.health()["wrong"] == [], "all is well after the upgrade")
    assert status_of(new.url, made.token, made.contract) == "offered"
    sessions = "alive" if still_signed_in(made.person, new.url) else "ended"
    seen = _look_around(_signed_in(new, made.email, made.password))
    new.run("backup", after := f"{made.copy}.after")
    new.run("backup", "verify", after)
    assert new.stop() == 0
    new.wait_for_database()
    return f"new tables and books proved in {seconds:.1f} s, {seen} pages, sessions {sessions}"


def _signed_in(site: Site, email: str, password: str) -> httpx.Client:
    person = httpx.Client(base_url=site.url, timeout=PATIENCE)
    answer = try_to_sign_in(person, email, password)
    assert answer.status_code == 302, f"signing in answers {answer.status_code}"
    return person


def _filled(old: Site, copy: str) -> _Market:
    """The demo market of the version, and an offer by people of ours."""
    old.start(command="demo")
    shared = ("--password", PASSWORD, "--verified")
    aoi = old.run("user", "create", "--email", AOI, "--name", "葵", "--company", "青空", *shared)["token"]
    ren = old.run("user", "create", "--email", REN, "--name", "蓮", *shared)["token"]
    contract = offer(old.url, aoi, ren)
    first = json.loads((old.home / "demo.json").read_text())[0]
    person = _signed_in(old, first["email"], first["password"])
    rows = _counts(old)
    assert old.stop() == 0
    books = old.run("ledger", "check")
    old.run("backup", copy)
    old.wait_for_database()
    return _Market(contract, ren, person, first["email"], first["password"], rows, books, copy)


def _restored(site: Site, old: Site, made: _Market) -> None:
    """The copy in another home, with the old one's key, which copies of some versions do not hold."""
    site.home.mkdir(mode=0o700)
    shutil.copy(old.home / "secret-key", site.home)
    site.run("restore", made.copy)
    assert site.run("ledger", "check") == made.books, "the books of the restored copy are others"


def _counts(site: Site) -> dict[str, int]:
    """Rows by table, but for what comes and goes by itself."""
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    with psycopg.connect(host=str(_socket(site.home)), user="postgres", dbname="michinori") as admin:
        tables = [name for (name,) in admin.execute(named) if not name.startswith(("procrastinate", "django_"))]
        return {name: _count(admin, name) for name in tables}


def _count(admin: "psycopg.Connection[Any]", table: str) -> int:
    found = admin.execute(f'SELECT count(*) FROM "{table}"'.encode()).fetchone()  # noqa: S608 - a table's name
    return int(found[0]) if found else 0


def _socket(home: Path) -> Path:
    record = home / "socket-folder"
    return Path(record.read_text()) if record.is_file() else home / "run"


def _fewer(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, tuple[int, int | None]]:
    """By table that had rows: how many it had and has, where those are fewer."""
    return {
        name: (number, after.get(name)) for name, number in before.items() if number and after.get(name, -1) < number
    }


def _look_around(person: httpx.Client) -> int:
    """Open pages by their links; return how many there were. None may fail."""
    waiting, seen = ["/", "/contracts", "/money", "/settings"], set[str]()
    while waiting and len(seen) < _PAGES:
        path = waiting.pop(0)
        if path in seen or path.startswith(_NO_PAGES):
            continue
        seen.add(path)
        answer = person.get(path, follow_redirects=True)
        assert answer.status_code < 500, f"{path} answers {answer.status_code}"
        waiting += _LINK.findall(answer.text)
    return len(seen)


STEPS = [Step("upgrade from each version, and back", each_version, short=False)]
