"""A PostgreSQL elsewhere by ``DATABASE_URL``: with a role of its own for the application, and with one for both.

It is the tests' own server, but another database with other roles, reached by address as any other would be.
"""

import http.cookiejar
import re
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from sites import Refused, Site

from michinori.config import environment
from michinori.config.embedded import places, roles

_PASSWORD = "nagai-aikotoba-desu"


class Server:
    """``address(role)`` leads to the database; ``as_role`` connects to it."""

    def __init__(self, home: Path, name: str) -> None:
        self.home, self.name = home, name

    def address(self, role: str) -> str:
        return f"postgres://{role}:secret@{quote(str(places.socket_folder(self.home)), safe='')}:5432/{self.name}"

    def as_role(self, role: str) -> "psycopg.Connection[tuple[str]]":
        return psycopg.connect(roles.address(self.home, role, self.name), autocommit=True)


@contextmanager
def own_database(home: Path, name: str) -> Iterator[Server]:
    """As an operator would: a role that owns, a role that works, a database of the first."""
    owner, working = f"{name}_owner", f"{name}_app"
    with closing(psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True)) as admin:
        for role in (owner, working):
            admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'secret'")
        admin.execute(f"CREATE DATABASE {name} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0")
        yield Server(home, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        for role in (owner, working):
            admin.execute(f"DROP ROLE {role}")


@pytest.fixture
def market(embedded_home: Path) -> Iterator[Server]:
    with own_database(embedded_home, "market") as server:
        yield server


@pytest.fixture
def moved(embedded_home: Path) -> Iterator[Server]:
    with own_database(embedded_home, "moved") as server:
        yield server


def _site(home: Path, url: str, owner: str = "") -> Site:
    site = Site(home)
    site.environment |= {"DATABASE_URL": url, **({"DATABASE_OWNER_URL": owner} if owner else {})}
    return site


def _signs_in(site: Site, email: str) -> bool:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"{site.url}/accounts/login/"
    secret = re.search(r'csrfmiddlewaretoken" value="([^"]+)', browser.open(address).read().decode())
    sent = {"csrfmiddlewaretoken": secret[1] if secret else "", "login": email, "password": _PASSWORD}
    browser.open(urllib.request.Request(address, urllib.parse.urlencode(sent).encode()))
    return str(browser.open(f"{site.url}/settings").url) == f"{site.url}/settings"


def _works(site: Site) -> None:
    """An account, a deposit, the clock, the books."""
    made = site.run("user", "create", "--email", "aoi@example.jp", "--name", "葵", "--password", _PASSWORD)
    arrived = ("--client", "aoi@example.jp", "--amount", "33000", "--reference", made["id"])
    assert site.run("deposit", "record", *arrived)["balance"] == 33_000
    assert site.run("clock", "run")["applied"] == 0
    books = site.run("ledger", "check")
    assert books["movements"] == 1
    assert books["imbalance"] == books["negative"] == books["escrow_mismatch"] == 0


def test_two_roles_and_a_copy_that_moves_elsewhere(market: Server, moved: Server, tmp_path: Path) -> None:
    site = _site(tmp_path / "home", market.address("market_app"), market.address("market_owner"))
    site.start()
    _works(site)
    assert _signs_in(site, "aoi@example.jp")
    assert site.stop() == 0
    assert not places.data_folder(site.home).exists()
    with market.as_role("market_app") as working, pytest.raises(psycopg.Error, match="permission denied"):
        working.execute("UPDATE ledger_movement SET amount = 1")
    copy = str(tmp_path / "copy.tar")
    site.run("backup", copy)
    other = _site(tmp_path / "other", moved.address("moved_app"), moved.address("moved_owner"))
    other.run("restore", copy)
    assert other.run("ledger", "check")["movements"] == 1


def test_one_role_for_both_and_a_second_one_named_later(market: Server, tmp_path: Path) -> None:
    _works(_site(tmp_path / "home", market.address("market_owner")))
    with market.as_role("market_owner") as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute("UPDATE ledger_movement SET amount = 1")
    later = _site(tmp_path / "home", market.address("market_app"), market.address("market_owner"))
    assert later.run("ledger", "check")["movements"] == 1


def _said(site: Site) -> str:
    done: subprocess.CompletedProcess[str] = site.attempt("ledger", "check")
    assert done.returncode == 1
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert "secret" not in line
    return line


def test_what_will_not_do_is_said_in_one_line(market: Server, embedded_home: Path, tmp_path: Path) -> None:
    home, address = tmp_path / "home", market.address("market_app")
    environment.make_home(home)
    assert "postgres://ROLE:PASSWORD@HOST:5432/NAME" in _said(_site(home, "hello"))
    assert "postgres://ROLE:PASSWORD@HOST:5432/NAME" in _said(_site(home, "mysql://root:secret@localhost/market"))
    assert "DATABASE_OWNER_URL" in _said(_site(home, address))
    assert "does not exist" in _said(_site(home, address.replace("/market", "/nowhere")))
    with closing(psycopg.connect(roles.address(embedded_home, "postgres", "postgres"), autocommit=True)) as admin:
        admin.execute("DROP DATABASE market")
        admin.execute("CREATE DATABASE market OWNER market_owner ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
    assert "SQL_ASCII" in _said(_site(home, address, market.address("market_owner")))
    with pytest.raises(Refused):
        _site(home, address, market.address("market_owner")).run("user", "create", "--email", "a@b.jp", "--name", "a")
