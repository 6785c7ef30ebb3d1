"""PostgreSQL goes away under a served site and comes back: a sentence at once, and the next request works."""

import errno
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
from django.test import RequestFactory
from sites import Site, wait_until

from michinori.config import outages
from michinori.config.embedded import engine, holding, places, roles
from michinori.machinery.storage import FilesAway


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A PostgreSQL server of another home, which nobody restarts."""
    home = tmp_path / "elsewhere"
    with holding.using(home, durable=False):
        with closing(psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True)) as admin:
            admin.execute("CREATE DATABASE market OWNER michinori_owner ENCODING 'UTF8' TEMPLATE template0")
        yield home


@pytest.fixture
def site(tmp_path: Path, elsewhere: Path) -> Iterator[Site]:
    site = Site(tmp_path / "home", simulated=False)
    folder = quote(str(places.socket_folder(elsewhere)), safe="")
    site.environment["DATABASE_URL"] = f"postgres://michinori:x@{folder}:5432/market"
    site.environment["DATABASE_OWNER_URL"] = f"postgres://michinori_owner:x@{folder}:5432/market"
    site.start()
    yield site
    site.stop()


def ask(site: Site, path: str) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    token = {"Authorization": "Bearer mich_unknown"} if path.startswith("/api/") else {}  # so that it is looked up
    answer = httpx.get(f"{site.url}{path}", headers=token, timeout=20)
    return answer, time.monotonic() - began


def all_at_once(site: Site, paths: tuple[str, ...]) -> list[tuple[httpx.Response, float]]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda path: ask(site, path), paths))


PATHS = ("/", "/jobs", "/jobs?q=ちらし", "/api/v1/jobs", "/columns", "/jobs?category=web", "/ready", "/health")


def test_a_database_that_is_away_is_said_at_once_and_its_return_is_noticed(site: Site, elsewhere: Path) -> None:
    wait_until(lambda: ask(site, "/health")[0].status_code == 200)  # once the background process beats
    for answer, _ in all_at_once(site, PATHS):
        assert answer.status_code < 500, answer.url
    engine.take_down(elsewhere)
    taken = dict.fromkeys(PATHS, 60.0)
    for _ in range(3):
        for path, (answer, seconds) in zip(PATHS, all_at_once(site, PATHS), strict=True):
            taken[path] = min(taken[path], seconds)
            assert answer.status_code == 503, answer.url
            if answer.url.path not in ("/health", "/ready"):
                assert answer.headers["Retry-After"]
            assert "Traceback" not in answer.text
    assert max(taken.values()) < 5, taken  # the pool gives up after 1.5
    assert site.errors.read_text().count("couldn't get a connection") <= 4, "one line a minute and process"
    assert "Traceback" not in site.errors.read_text()
    assert "background ended" not in site.errors.read_text()
    assert ask(site, "/api/v1/jobs")[0].json()["type"].endswith("/database-away")
    assert "いま、データを読み書きできません" in ask(site, "/jobs")[0].text
    holding.recover(elsewhere)
    for answer, _ in all_at_once(site, PATHS[:-1]):
        assert answer.status_code < 500, answer.url
    wait_until(lambda: ask(site, "/health")[0].status_code == 200)


def test_a_restart_nobody_noticed_costs_no_request(site: Site, elsewhere: Path) -> None:
    """All connections that lay idle are dead."""
    all_at_once(site, PATHS * 3)
    engine.take_down(elsewhere)
    holding.recover(elsewhere)
    for answer, _ in all_at_once(site, PATHS[:-1]):
        assert answer.status_code < 500, answer.url


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 507),
        (psycopg.errors.DiskFull(), 507),
        (OSError(errno.EROFS, "Read-only file system"), 503),
        (psycopg.errors.IoError("could not write block"), 503),
        (psycopg.errors.OutOfMemory("out of memory"), 503),
        (MemoryError(), 503),
        (psycopg.errors.ReadOnlySqlTransaction(), 503),
        (psycopg.OperationalError("no connection"), 503),
        (psycopg.errors.ProtocolViolation("query_wait_timeout"), 503),
        (FilesAway("the store of files answers 500"), 503),
        (psycopg.errors.DeadlockDetected(), None),
        (PermissionError(errno.EACCES, "not allowed"), None),
    ],
)
def test_an_outage_is_told_from_other_errors_also_as_their_cause(error: Exception, status: int | None) -> None:
    other = ValueError("what the library made of it")
    other.__cause__ = error
    assert outages.status_of(error) == outages.status_of(other) == status


@pytest.mark.parametrize(
    ("outage", "status", "language", "said"),
    [
        ("storage-full", 507, "ja", "サーバーの空きが足りない"),
        ("storage-full", 507, "en", "out of space"),
        ("files-away", 503, "ja", "ファイルの置き場所につながりません"),
        ("files-away", 503, "en", "store of files does not answer"),
    ],
)
def test_an_outage_has_a_page_in_both_languages(outage: str, status: int, language: str, said: str) -> None:
    answer = outages.page(RequestFactory().get("/", headers={"Accept-Language": language}), outage)
    assert (answer.status_code, answer["Retry-After"]) == (status, "5")
    assert said in answer.content.decode()
