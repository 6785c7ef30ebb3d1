"""One home, one database, or an error; several homes only with the same key and the same files."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import psycopg
import pytest
from pytest_django.fixtures import Settings
from sites import Site, wait_until

from michinori.config import belonging
from michinori.config.embedded import roles
from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import acting, safekeeping
from michinori.notices.push import keys
from tests.house.test_elsewhere import Server, own_database
from tests.live.listeners import PASSWORD, sign_in
from tests.people.papers import send
from tests.stories.cast import Cast


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
    for key in ("documents-key", "vapid-key.pem"):
        assert f"share a {key}" in refusal(second), "each node would seal and sign by a key of its own"
        shutil.copy(first.home / key, second.home)
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


@pytest.fixture
def home(fresh_database: str, tmp_path: Path, settings: Settings) -> Path:
    """A home without keys on a database that no home has used."""
    settings.HOME = tmp_path / "first"
    settings.HOME.mkdir()
    return settings.HOME


def _another(settings: Settings, name: str) -> Path:
    settings.HOME = settings.HOME.with_name(name)
    settings.HOME.mkdir()
    return Path(settings.HOME)


def test_the_first_home_makes_the_keys_that_the_others_copy(home: Path, settings: Settings) -> None:
    belonging.share_keys()
    assert {path.name for path in home.iterdir()} == {safekeeping.FILE, keys.FILE}
    assert {path.stat().st_mode & 0o777 for path in home.iterdir()} == {0o600}
    sealed = safekeeping.lock_away(b"a face", "idp_one")
    second = _another(settings, "second")
    for key in (safekeeping.FILE, keys.FILE):
        with pytest.raises(DatabaseFailed, match=key):
            belonging.share_keys()
        assert not (second / key).exists()
        (second / key).write_text("another")
        with pytest.raises(DatabaseFailed, match=key):
            belonging.share_keys()
        shutil.copy(home / key, second)
    belonging.share_keys()
    assert safekeeping.take_out(*sealed, "idp_one") == b"a face"


def test_a_key_in_the_environment_counts_as_the_file_does(home: Path, settings: Settings) -> None:
    settings.DOCUMENTS_KEY = "a key of more than twenty characters"
    belonging.share_keys()
    assert {path.name for path in home.iterdir()} == {keys.FILE}
    shutil.copy(home / keys.FILE, _another(settings, "second"))
    belonging.share_keys()
    settings.DOCUMENTS_KEY = ""
    with pytest.raises(DatabaseFailed, match="MICHINORI_DOCUMENTS_KEY"):
        belonging.share_keys()


def test_of_homes_from_before_the_one_that_has_the_key_is_the_first(home: Path, settings: Settings) -> None:
    cast = Cast()
    send(cast.acts(cast.ren), cast.ren.id)
    second = _another(settings, "second")
    with pytest.raises(DatabaseFailed, match=safekeeping.FILE):
        belonging.share_keys()
    assert not list(second.iterdir()), "it would make one that opens nothing"
    settings.HOME = home
    belonging.share_keys()


def test_another_key_is_taken_when_the_operator_says_so(home: Path) -> None:
    belonging.share_keys()
    (home / safekeeping.FILE).unlink()
    with pytest.raises(DatabaseFailed, match="accept-keys"):
        belonging.share_keys()
    assert belonging.accept_keys() == [safekeeping.FILE]
    belonging.share_keys()
    assert belonging.accept_keys() == []


def test_a_restored_copy_is_given_what_it_lacks_and_may_still_get_the_old_one(home: Path) -> None:
    cast = Cast()
    send(cast.acts(cast.ren), cast.ren.id)
    old = (home / safekeeping.FILE).read_text()
    belonging.share_keys()
    (home / safekeeping.FILE).unlink()
    acting.hold()
    belonging.share_keys()
    assert (home / safekeeping.FILE).read_text() != old
    (home / safekeeping.FILE).write_text(old)
    acting.release()
    belonging.share_keys()
    (home / safekeeping.FILE).write_text("another")
    with pytest.raises(DatabaseFailed, match=safekeeping.FILE):
        belonging.share_keys()


def test_an_older_program_does_not_run_on_tables_of_a_newer_one(shared: Server, tmp_path: Path) -> None:
    site = node(tmp_path / "home", shared)
    site.run("user", "create", "--email", "ren@example.jp", "--name", "Ren")
    with closing(psycopg.connect(roles.address(shared.home, "postgres", "shared"), autocommit=True)) as admin:
        admin.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('contracts', '0999_later', now())")
    assert "a newer version of Michinori has changed its tables (contracts 0999_later)" in refusal(site)
