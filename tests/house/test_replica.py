"""A real PostgreSQL that follows answers what visitors read, and nothing else."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import quote

import httpx
import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from sites import Site, free_port, wait_until

import michinori
from drill.visitors import as_program
from michinori.columns.models import Column
from michinori.config.databases import WrongAddress, databases
from michinori.config.embedded import holding, places, roles
from michinori.config.old_reads import VIEWS
from michinori.machinery import replicas
from michinori.machinery.models import Setting
from michinori.machinery.replicas import ALIAS, OLDEST, Router, reading_old
from michinori.market.models import Job, Proposal
from tests.house.standbys import Standby
from tests.live.listeners import PASSWORD, sign_in

_JOB = {"description": "店のロゴをつくります。", "category": "design", "kind": "fixed"}


@pytest.fixture(scope="module")
def primary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("followed") / "primary"
    with holding.using(home, durable=False):
        with closing(psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True)) as admin:
            admin.execute("CREATE DATABASE market OWNER michinori_owner ENCODING 'UTF8' TEMPLATE template0")
        yield home


@pytest.fixture(scope="module")
def standby(tmp_path_factory: pytest.TempPathFactory, primary: Path) -> Iterator[Standby]:
    with Standby(primary, tmp_path_factory.mktemp("standby")) as found:
        yield found


def _address(primary: Path, role: str, database: str = "market") -> str:
    return f"postgres://{role}:x@{quote(str(places.socket_folder(primary)), safe='')}:5432/{database}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, primary: Path, standby: Standby) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site") / "home", simulated=False)
    site.environment |= {
        "DATABASE_URL": _address(primary, roles.APPLICATION),
        "DATABASE_OWNER_URL": _address(primary, roles.OWNER),
        "DATABASE_REPLICA_URL": standby.address(roles.APPLICATION, "market"),
    }
    site.start()
    yield site
    assert site.stop() == 0


@pytest.fixture(scope="module")
def token(site: Site) -> str:
    words = ("--email", "aoi@example.jp", "--name", "aoi", "--password", PASSWORD)
    return str(site.run("user", "create", *words)["token"])


def _post(site: Site, token: str, title: str) -> None:
    with as_program(site.url, token) as aoi:
        answer = aoi.post("/jobs", json=_JOB | {"title": title})
        assert answer.status_code == 201, answer.text


def _shows(site: Site, title: str, path: str = "/jobs", **cookies: str) -> bool:
    answer = httpx.get(f"{site.url}{path}", cookies=cookies, timeout=30)
    assert answer.status_code == 200
    return title in answer.text


def _wrote(site: Site) -> dict[str, str]:
    """The cookie that a visitor has who has just sent something."""
    answer = httpx.post(f"{site.url}/accounts/login/", data={"login": "nobody@example.jp"})
    name = f"michinori-{site.port}-wrote"
    assert name in answer.cookies, answer.headers
    return {name: answer.cookies[name]}


def test_visitors_read_from_the_copy_and_nobody_else_does(site: Site, standby: Standby, token: str) -> None:
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["replica"] == 0)
    _post(site, token, "見えているロゴ")
    wait_until(lambda: _shows(site, "見えているロゴ"))
    standby.ask("SELECT pg_wal_replay_pause()")
    try:
        began = time.monotonic()
        _post(site, token, "新しいロゴ")
        old = _shows(site, "新しいロゴ")
        if time.monotonic() - began < OLDEST - 4:  # else a busy machine took so long that the copy was too old
            assert not old, "a visitor's list is the copy's"
        assert _shows(site, "新しいロゴ", **_wrote(site)), "whoever has just sent something sees it"
        with closing(sign_in(site.url, "aoi@example.jp")) as aoi:
            assert "新しいロゴ" in aoi.get("/jobs").text, "whoever is signed in sees all"
        with as_program(site.url, token) as program:
            assert "新しいロゴ" in program.get("/jobs").text, "so does a program"
        wait_until(lambda: _shows(site, "新しいロゴ"), patience=4 * OLDEST)
        wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == ["replica"])
        assert httpx.get(f"{site.url}/health").status_code == 200
    finally:
        standby.ask("SELECT pg_wal_replay_resume()")
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    assert _shows(site, "新しいロゴ")


def test_a_text_composed_for_a_visitor_leads_nobody_else_to_the_copy(site: Site, standby: Standby, token: str) -> None:
    """A process keeps the text of each kind of search for good (decision 55), but not where it was first read."""
    kinds = ("/jobs?q=ロゴ", "/jobs?sort=budget", "/jobs?category=design&kind=fixed&sort=deadline")
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    time.sleep(1.5)  # until every process of the site has seen the same
    standby.ask("SELECT pg_wal_replay_pause()")
    try:
        began = time.monotonic()
        _post(site, token, "今しがたのロゴ")
        old = [_shows(site, "今しがたのロゴ", path) for path in kinds]  # the first of each: composed here
        if time.monotonic() - began < OLDEST - 4:
            assert not any(old), "a visitor's search is the copy's"
        assert all(_shows(site, "今しがたのロゴ", path, **_wrote(site)) for path in kinds)
        with closing(sign_in(site.url, "aoi@example.jp")) as aoi:
            assert all("今しがたのロゴ" in aoi.get(path).text for path in kinds)
    finally:
        standby.ask("SELECT pg_wal_replay_resume()")


def test_all_pages_that_may_be_old_come_from_it(site: Site, standby: Standby, token: str) -> None:
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    asked = "SELECT sum(xact_commit) FROM pg_stat_database WHERE datname = 'market'"
    for path in ("/jobs?q=ロゴ", "/jobs/feed", "/jobs/feed.json", "/jobs/embedded", "/columns", "/sitemap-jobs.xml"):
        before = standby.ask(asked)
        for _ in range(5):
            assert httpx.get(f"{site.url}{path}").status_code == 200, path
        wait_until(lambda before=before: standby.ask(asked) > before)


def test_what_is_not_found_there_is_looked_for_in_the_database_itself(site: Site, standby: Standby) -> None:
    assert httpx.get(f"{site.url}/columns/nowhere").status_code == 404
    assert httpx.get(f"{site.url}/jobs?category=nothing").status_code == 422
    assert httpx.get(f"{site.url}/sitemap-nothing.xml").status_code == 404


def test_a_copy_that_is_away_costs_no_answer(site: Site, standby: Standby, token: str) -> None:
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    standby.stop()
    for _ in range(20):
        began = time.monotonic()
        assert _shows(site, "見えているロゴ")
        assert time.monotonic() - began < 8
    assert wait_until(lambda: httpx.get(f"{site.url}/health").json()["replica"] == "away")
    standby.start()
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    assert "Traceback" not in site.errors.read_text()


def test_a_copy_that_hangs_costs_few_seconds_and_few_people(site: Site, standby: Standby, token: str) -> None:
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    assert _shows(site, "")
    standby.freeze()
    try:
        began = time.monotonic()
        for _ in range(10):
            assert _shows(site, "")
        assert time.monotonic() - began < 25
        assert wait_until(lambda: httpx.get(f"{site.url}/health", timeout=30).json()["replica"] == "away")
    finally:
        standby.thaw()
    wait_until(lambda: httpx.get(f"{site.url}/health", timeout=30).json()["wrong"] == [])
    assert "Traceback" not in site.errors.read_text()


def test_a_site_starts_though_its_copy_is_away(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = f"postgres://michinori:x@127.0.0.1:{free_port()}/market"
    monkeypatch.setitem(site.environment, "DATABASE_REPLICA_URL", nowhere)
    done = site.attempt("ledger", "check")
    assert (done.returncode, done.stderr.count("\n")) == (0, 1), done.stderr
    assert "the replica does not answer" in done.stderr


def test_a_server_that_is_no_copy_of_it_is_refused(site: Site, primary: Path, tmp_path: Path) -> None:
    wrong = Site(tmp_path / "home")
    wrong.environment |= {
        "DATABASE_URL": _address(primary, roles.APPLICATION),
        "DATABASE_OWNER_URL": _address(primary, roles.OWNER),
        "DATABASE_REPLICA_URL": _address(primary, roles.APPLICATION, "michinori"),
    }
    done = wrong.attempt("serve", "--port", str(wrong.port))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "no copy of the one in DATABASE_URL" in done.stderr
    with pytest.raises(WrongAddress, match="is for a copy of the database in DATABASE_URL"):
        databases({"DATABASE_REPLICA_URL": _address(primary, roles.APPLICATION)}, tmp_path)


def test_no_table_but_six_is_read_from_it_and_by_two_files_alone() -> None:
    with reading_old():
        assert {
            one._meta.label for one in apps.get_models() if Router().db_for_read(one) == ALIAS
        } == settings.MAY_BE_OLD
    assert {label.partition(".")[0] for label in settings.MAY_BE_OLD} == {"market", "columns", "people"}, "no money"
    files = Path(michinori.__file__).parent.rglob("*.py")
    assert {one.name for one in files if "reading_old" in one.read_text()} == {"replicas.py", "old_reads.py"}


def test_a_clock_that_is_behind_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cursor = MagicMock()
    cursor.__enter__.return_value.fetchone.return_value = (True, -3600.0)
    monkeypatch.setattr(replicas, "connections", {ALIAS: MagicMock(cursor=lambda: cursor)})
    monkeypatch.setattr(replicas, "_seen", replicas._Seen())
    monkeypatch.setattr(replicas, "is_there", lambda: True)
    assert (replicas.seconds_behind(), replicas.is_fit()) == (3600.0, False)


def test_while_somebody_waits_for_its_answer_nobody_else_does(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = replicas._Seen(behind=0.0, until=time.monotonic() - 5)
    monkeypatch.setattr(replicas, "_seen", seen)
    with seen.looking:
        assert replicas.seconds_behind() is None


def test_only_what_may_be_old_is_read_from_it_and_nothing_after_a_write() -> None:
    router = Router()
    assert router.db_for_read(Job) is None
    with reading_old():
        assert (router.db_for_read(Job), router.db_for_read(Column)) == (ALIAS, ALIAS)
        assert router.db_for_read(Setting) == router.db_for_read(Proposal) == "default"
        assert router.db_for_write(Job) is None
        assert router.db_for_read(Job) is None, "what follows a write is read where it was written"
    read = Job()
    read._state.db = ALIAS
    assert router.db_for_read(Setting, instance=read) == router.db_for_write(Job, instance=read) == "default"
    assert router.allow_relation(read, Job())
    assert router.allow_relation(Job(), Job()) is None


@pytest.mark.django_db
def test_within_a_transaction_nothing_is_read_from_it() -> None:
    with transaction.atomic(), reading_old():
        assert Router().db_for_read(Job) == "default"


def test_the_pages_that_may_be_old_exist() -> None:
    named = {"column": ("a",), "sitemap_section": ("jobs",)}
    assert all(reverse(view, args=named.get(view, ())) for view in VIEWS)


def test_a_copy_that_was_made_the_first_is_read_no_more(site: Site, standby: Standby, token: str) -> None:
    """The last test here, since there is no way back: somebody may have cut off the real one."""
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["wrong"] == [])
    standby.ask("SELECT pg_promote()")
    wait_until(lambda: httpx.get(f"{site.url}/health").json()["replica"] == "away")
    _post(site, token, "あとのロゴ")
    wait_until(lambda: _shows(site, "あとのロゴ"))
