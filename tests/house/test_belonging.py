"""One home, one database, or an error; several homes only with the same key and the same files."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psycopg
import pytest
from sites import Site, wait_until

from michinori.config.embedded import roles
from tests.house.test_elsewhere import Server, own_database
from tests.live.listeners import PASSWORD, sign_in


@pytest.fixture
def shared(embedded_home: Path) -> Iterator[Server]:
    with own_database(embedded_home, "shared") as server:
        yield server


def node(home: Path, server: Server) -> Site:
    site = Site(home, simulated=False)
    site.environment |= {
        "DATABASE_URL": server.address("shared_app"),
        "DATABASE_OWNER_URL": server.address("shared_owner"),
    }
    return site


def refusal(site: Site) -> str:
    done = site.attempt("serve", "--port", str(site.port))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_second_home_is_refused_and_a_second_node_is_not(shared: Server, tmp_path: Path) -> None:
    """The node has the first home's key, and its files by another path."""
    first = node(tmp_path / "first", shared)
    made = first.run("user", "create", "--email", "ren@example.jp", "--name", "Ren", "--password", PASSWORD)
    assert made["id"]
    assert "another home uses it" in refusal(node(tmp_path / "other", shared))
    with_key = tmp_path / "with-key"
    with_key.mkdir(mode=0o700)
    shutil.copy(first.home / "secret-key", with_key)
    assert "another home uses it" in refusal(node(with_key, shared))
    second = node(tmp_path / "second", shared)
    second.home.mkdir(mode=0o700)
    shutil.copy(first.home / "secret-key", second.home)
    (second.home / "files").symlink_to(first.home / "files")
    first.start()
    second.start()
    try:
        ren = sign_in(first.url, "ren@example.jp")
        cookies = {cookie.name.replace(str(first.port), str(second.port)): cookie.value for cookie in ren.cookies.jar}
        there = httpx.get(f"{second.url}/settings", cookies=cookies, follow_redirects=False, timeout=60)
        assert there.status_code == 200, "signed in at one node is signed in at the other"
        sent = httpx.post(
            f"{first.url}/api/v1/files",
            headers={"Authorization": f"Bearer {made['token']}"},
            files={"file": ("plan.txt", b"plan")},
            timeout=60,
        )
        assert sent.status_code == 201, sent.text
        address = f"{second.url}/api/v1/files/{sent.json()['id']}"
        got = httpx.get(
            address, headers={"Authorization": f"Bearer {made['token']}"}, follow_redirects=True, timeout=60
        )
        assert got.status_code == 200
        wait_until(lambda: httpx.get(f"{second.url}/health", timeout=60).json()["wrong"] == [])
    finally:
        first.stop()
        second.stop()


def test_an_older_program_does_not_run_on_tables_of_a_newer_one(shared: Server, tmp_path: Path) -> None:
    site = node(tmp_path / "home", shared)
    site.run("user", "create", "--email", "ren@example.jp", "--name", "Ren")
    with closing(psycopg.connect(roles.address(shared.home, "postgres", "shared"), autocommit=True)) as admin:
        admin.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('contracts', '0999_later', now())")
    assert "a newer version of Michinori has changed its tables (contracts 0999_later)" in refusal(site)
