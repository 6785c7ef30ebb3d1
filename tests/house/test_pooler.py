"""PgBouncer, by transactions, between the site and PostgreSQL: all works, and what it would break goes past it."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import httpx
import psycopg
import pytest
from sites import Site, wait_until

from drill import contracts
from michinori.config.databases import WrongAddress, databases
from michinori.config.embedded import engine, holding, places, roles
from michinori.machinery.directly import PAST_POOLER
from michinori.machinery.live import SERVED
from michinori.rules.practice.course import COURSES
from tests.house.poolers import Pooler, program
from tests.live.listeners import PASSWORD, Listener, sign_in

_HERE = pytest.mark.skipif(program() is None, reason="there is no PgBouncer here: apt-get install pgbouncer")
_OPTIONS = "-c join_collapse_limit=4 -c plan_cache_mode=force_generic_plan"
_AWAY = "postgres://michinori:x@pooler/market", "postgres://michinori:x@server/market"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A PostgreSQL server of another home, with an empty database."""
    home = tmp_path_factory.mktemp("pooled") / "elsewhere"
    with holding.using(home, durable=False):
        with closing(psycopg.connect(roles.address(home, "postgres", "postgres"), autocommit=True)) as admin:
            admin.execute("CREATE DATABASE market OWNER michinori_owner ENCODING 'UTF8' TEMPLATE template0")
        yield home


@pytest.fixture(scope="module")
def pooler(tmp_path_factory: pytest.TempPathFactory, elsewhere: Path) -> Iterator[Pooler]:
    folder = tmp_path_factory.mktemp("pgbouncer")
    with Pooler(folder, places.socket_folder(elsewhere), "market", (roles.APPLICATION, roles.OWNER)) as found:
        yield found


def _server(elsewhere: Path, role: str) -> str:
    return f"postgres://{role}:x@{quote(str(places.socket_folder(elsewhere)), safe='')}:5432/market"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, pooler: Pooler, elsewhere: Path) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    site = Site(folder / "home", simulated=False)
    site.environment |= {
        "DATABASE_URL": pooler.address(roles.APPLICATION),
        "DATABASE_LISTEN_URL": _server(elsewhere, roles.APPLICATION),
        "DATABASE_OWNER_URL": _server(elsewhere, roles.OWNER),
        "EMAIL_URL": f"file://{folder / 'mails'}",
    }
    site.start()
    yield site
    assert site.stop() == 0


@pytest.fixture(scope="module")
def tokens(site: Site) -> dict[str, str]:
    made = {}
    for name in ("aoi", "ren"):
        words = ("--email", f"{name}@example.jp", "--name", name, "--password", PASSWORD)
        made[name] = site.run("user", "create", *words)["token"]
    return made


def _states(elsewhere: Path, what: str) -> list[tuple[object, ...]]:
    with psycopg.connect(roles.address(elsewhere, "postgres", "market")) as admin:
        return admin.execute(what).fetchall()


@_HERE
def test_two_people_come_to_a_contract_and_hear_of_it_at_once(site: Site, tokens: dict[str, str]) -> None:
    with closing(sign_in(site.url, "ren@example.jp")) as ren, Listener(ren) as heard:
        contract = contracts.offer(site.url, tokens["aoi"], tokens["ren"])
        assert contracts.status_of(site.url, tokens["ren"], contract) == "offered"
        assert heard.next("live")["topic"]
    mails = Path(site.environment["EMAIL_URL"].removeprefix("file://"))
    wait_until(lambda: mails.is_dir() and any(mails.iterdir()))  # told by the background process, by its mails
    assert httpx.get(f"{site.url}/health").json()["wrong"] == []


@_HERE
def test_a_practice_begins_and_its_database_can_be_dropped(site: Site, tokens: dict[str, str], elsewhere: Path) -> None:
    with closing(sign_in(site.url, "aoi@example.jp")) as aoi:
        form = aoi.get("/practice").text.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
        for course in COURSES:  # the second takes the place of the first, whose database is dropped
            sent = {"csrfmiddlewaretoken": form, "course": course}
            begun = aoi.post("/practice/start", data=sent, headers={"Referer": site.url})
            assert begun.status_code == 302, begun.text[:500]
            assert aoi.get(begun.headers["Location"], follow_redirects=True).status_code == 200
    named = _states(elsewhere, "SELECT count(*) FROM pg_database WHERE datname LIKE 'market_practice_%'")
    assert named == [(2,)], "the template and one practice"


@_HERE
def test_commands_work_and_read_what_does_not_fit_into_memory(site: Site, tokens: dict[str, str]) -> None:
    copy = site.home.with_name("copy")
    assert site.run("backup", str(copy))["bytes"]
    assert site.run("backup", "verify", str(copy))["sound"]
    assert site.run("ledger", "check")["imbalance"] == 0
    assert site.run("data", "export", str(site.home.with_name("export")))["files"]
    site.run("conduct", "rebuild")


@_HERE
def test_locks_of_a_session_and_settings_of_the_planner_stand_where_they_hold(
    site: Site, tokens: dict[str, str], elsewhere: Path, pooler: Pooler
) -> None:
    """Who holds a lock for longer than a transaction goes past the pooler."""
    holding_it = f"""SELECT pid FROM pg_locks
        WHERE locktype = 'advisory' AND objid = {SERVED} AND granted AND mode = 'ShareLock'"""
    with closing(sign_in(site.url, "ren@example.jp")) as ren, Listener(ren):
        found = wait_until(lambda: _states(elsewhere, holding_it))
        pooled = pooler.pids()
    assert pooled
    assert pooled.isdisjoint(pid for (pid,) in found)
    role = "SELECT setconfig FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole WHERE rolname = 'michinori'"
    said = str(_states(elsewhere, role))
    assert "join_collapse_limit=4" in said
    assert "plan_cache_mode" not in said, "where no plan is kept"


@_HERE
def test_a_server_that_is_away_is_said_soon_and_its_return_is_noticed(site: Site, elsewhere: Path) -> None:
    engine.take_down(elsewhere)
    for path in ("/jobs", "/columns", "/api/v1/columns"):
        began = time.monotonic()
        answer = httpx.get(f"{site.url}{path}", timeout=30)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5"), path
        assert time.monotonic() - began < 8
    holding.recover(elsewhere)
    wait_until(lambda: httpx.get(f"{site.url}/jobs", timeout=30).status_code == 200)
    wait_until(lambda: httpx.get(f"{site.url}/health", timeout=30).json()["wrong"] == [])
    assert "Traceback" not in site.errors.read_text()


@_HERE
def test_a_pooler_where_none_may_stand_is_said_in_one_line(
    tmp_path: Path, pooler: Pooler, elsewhere: Path, site: Site
) -> None:
    by_pooler, server = pooler.address(roles.APPLICATION), _server(elsewhere, roles.APPLICATION)
    owner, elsewhere_too = _server(elsewhere, roles.OWNER), server.replace("/market", "/michinori")
    for settings, said in (
        ({"DATABASE_URL": by_pooler}, "DATABASE_LISTEN_URL names the server behind it"),
        ({"DATABASE_URL": by_pooler, "DATABASE_LISTEN_URL": by_pooler}, "DATABASE_LISTEN_URL leads to a pooler"),
        (
            {"DATABASE_URL": server, "DATABASE_OWNER_URL": pooler.address(roles.OWNER)},
            "DATABASE_OWNER_URL leads to a pooler",
        ),
        (
            {"DATABASE_URL": by_pooler, "DATABASE_LISTEN_URL": elsewhere_too, "DATABASE_OWNER_URL": owner},
            "lead to different databases",
        ),
    ):
        wrong = Site(tmp_path / "home")
        wrong.environment |= settings
        done = wrong.attempt("serve", "--port", str(wrong.port))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert said in done.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_LISTEN_URL": _AWAY[1]}, "for a DATABASE_URL that leads to a pooler"),
        ({"DATABASE_URL": _AWAY[0], "DATABASE_LISTEN_URL": "server"}, "DATABASE_LISTEN_URL is written postgres://"),
        (
            {"DATABASE_URL": _AWAY[0], "DATABASE_LISTEN_URL": "postgres://other:x@server/market"},
            "the same role as DATABASE_URL",
        ),
    ],
)
def test_addresses_that_do_not_fit_each_other(environment: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongAddress, match=said):
        databases(environment, tmp_path)


def test_requests_go_by_the_pooler_and_the_rest_straight(tmp_path: Path) -> None:
    found = databases({"DATABASE_URL": _AWAY[0], "DATABASE_LISTEN_URL": _AWAY[1]}, tmp_path)
    requests, straight = found["default"], found["default"][PAST_POOLER]
    assert (requests["HOST"], straight["HOST"], found["owner"]["HOST"]) == ("pooler", "server", "server")
    assert requests["OPTIONS"]["options"] == "", "a pooler refuses them"
    assert straight["OPTIONS"]["options"] == _OPTIONS
    assert (requests["DISABLE_SERVER_SIDE_CURSORS"], straight["DISABLE_SERVER_SIDE_CURSORS"]) == (True, False)
    alone = databases({"DATABASE_URL": _AWAY[1]}, tmp_path)["default"]
    assert PAST_POOLER not in alone
    assert alone["OPTIONS"]["options"] == _OPTIONS


def test_plans_are_kept_where_no_pooler_gives_the_next_transaction_another_session(tmp_path: Path) -> None:
    straight = {
        "DATABASE_URL": "postgres://app:x@server/market",
        "DATABASE_REPLICA_URL": "postgres://app:x@copy/market",
    }
    by_pooler = straight | {"DATABASE_LISTEN_URL": "postgres://app:x@behind/market"}
    for environment, kept in ((straight, True), (by_pooler, False)):
        found = databases(environment, tmp_path)
        assert [found[one]["OPTIONS"]["prepare_threshold"] is not None for one in ("default", "replica")] == [kept] * 2
