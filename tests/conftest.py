"""What every test may ask for.

``db`` (or the mark ``django_db``)   the migrated database, as the application's role, rolled back at the end
``fresh_database``                   a database of one's own, cloned in 0.05 s: for tests that commit or use threads
``owner_connection``                 a psycopg connection to the test's database as the owner of the tables
``turn``                             moves the site's time forward and applies what falls due
``race_rounds``                      how often a race is run (``depth``)
``ready_home``                       copies a home that is made and migrated: 1 s instead of 7
``server``                           the real ``michinori serve`` on a free port, in simulated time, once per session
``page`` (pytest-playwright)         Debian's Chromium on that server, Japanese, in Tokyo

``BEGINS=2027-01-01T03:30+09:00`` has domain time begin then in the database of the tests: a test may fail at some hours
or days alone (some go by the real day, and fail where that is another).

After every test that had a database and moved money the ledger is checked, but for the mark ``forges_the_ledger``.
"""

import hashlib
import itertools
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from clones import Clone
from depth import is_deep, is_left_out, rounds
from django.conf import settings
from django.db import connection, connections
from django.template.base import Template
from django.test.client import ClientMixin
from django.utils import translation
from psycopg.pq import TransactionStatus
from pytest_django.plugin import DjangoDbBlocker
from sites import Site, serving, wait_until
from spread import Spread

from michinori.config import books, environment, filelocks, tick
from michinori.config.embedded import engine, holding, places, roles
from michinori.config.serving import catalogues
from michinori.contracts.models import Contract
from michinori.ledger import queries as ledger
from michinori.ledger.models import Movement
from michinori.machinery import acting, clock, looks, migrating
from michinori.market.queries import tiles
from michinori.market.queries.conditions import NEWEST_OPEN
from michinori.market.queries.workers import NEWEST_FINDABLE
from michinori.pages.account import door
from michinori.pages.support import banners

hypothesis.settings.register_profile("no hurry", deadline=None)  # a machine may be busy
hypothesis.settings.load_profile("no hurry")

_LONG = ("lives", "races")
_TOP = Path(__file__).parents[1]
_numbers = itertools.count(1)
_RENDER = Template._render  # type: ignore[attr-defined]
_LOGIN = ClientMixin._login  # type: ignore[attr-defined]
# The first draws no window of its own, which spares a third of what a browser takes.
_BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "/snap/bin/chromium")
_MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def _signs_in(browser: Any, user: Any, backend: str | None = None) -> None:
    """A session begins with the answer to a sign-in; ``force_login`` has none, so that the first page would note it."""
    _LOGIN(browser, user, backend)
    session = browser.session
    session.go_on(staff=user.is_staff)
    session.save()


ClientMixin._login = _signs_in  # type: ignore[attr-defined]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that at the end no processor waits for another. What is played by turns is
    left out when it is another's, and whole files where all is asked for (``depth.is_left_out``).
    """
    items[:] = [item for item in items if is_deep(item.nodeid) or not item.get_closest_marker("by_turns")]
    if config.args == config.getini("testpaths"):
        items[:] = [item for item in items if item.get_closest_marker("each_time") or not is_left_out(item.nodeid)]
    items.sort(key=lambda item: item.path.parent.name not in _LONG)


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a failure when it happens: a run that is cut off prints no summary."""
    if report.failed and hasattr(report, "node"):  # where the run's processes report to
        sys.stdout.write(f"\n{report.nodeid}: {report.when} failed\n{report.longreprtext[-2000:]}\n")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spread | None:
    return Spread(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session", autouse=True)
def _english() -> None:
    catalogues.compile_changed()


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment: None) -> None:
    """Django's test environment copies the context of each template, include and field for ``response.context``, which
    no test here reads.
    """
    Template._render = _RENDER  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _no_language_left() -> Iterator[None]:
    """A request leaves its language behind in the thread, as Django has it; no test begins with that of another."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def first_home(pytestconfig: pytest.Config) -> Path:
    """A home whose database is migrated and at rest, to be copied: made once for all processes, and again once what
    makes it has changed.
    """
    kept = Path(pytestconfig.cache.mkdir("first_home"))  # type: ignore[union-attr]
    home = kept / _what_makes_a_home() / "home"
    with filelocks.held(kept / "lock"):
        if not (home.parent / "done").exists():
            for old in kept.glob("*/"):
                shutil.rmtree(old)
            environment.make_home(home)
            Site(home).run("ledger", "check")
            wait_until(lambda: not engine.running(home))
            (home.parent / "done").touch()
    return home


def _what_makes_a_home() -> str:
    """A digest of the migrations, of the file of all tables, of what runs both, and of PostgreSQL's version."""
    rooms = Path(migrating.__file__).parents[1]
    files = [
        *rooms.glob("*/migrations/*.py"),
        *rooms.glob("config/**/*.py"),
        *(
            rooms / "machinery" / name
            for name in ("directly.py", "grants.py", "migrating.py", "schema.py", "schema.sql")
        ),
        _TOP / "requirements/run.txt",
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()[:16]


@pytest.fixture(scope="session")
def embedded_home(first_home: Path) -> Iterator[Path]:
    """The running embedded database of the tests: its home. Its database ``michinori`` is the migrated template, which
    belongs to no home.
    """
    home = Path(settings.HOME)
    shutil.copytree(places.data_folder(first_home), places.data_folder(home))
    with holding.using(home, durable=False):
        with psycopg.connect(roles.address(home, "postgres", roles.DATABASE)) as admin:
            admin.execute("UPDATE machinery_installation SET fingerprint = '', documents_key = '', push_key = ''")
            if begins := os.environ.get("BEGINS"):
                ahead = datetime.fromisoformat(begins) - datetime.now(UTC)
                admin.execute('INSERT INTO machinery_siteclock (id, "offset") VALUES (1, %s)', [ahead])
        yield home
        for each in connections.all(initialized_only=True):
            each.close()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        migrating.migrate()
    with Clone(embedded_home, "ordinary"):
        yield


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, django_db_setup: None, embedded_home: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The name of a database that is this test's own; Django's connections of all threads lead to it."""
    assert not _in_transaction(request), "fresh_database is a database of its own: take db or the mark django_db away"
    with django_db_blocker.unblock(), Clone(embedded_home, f"fresh_{next(_numbers)}") as name:
        yield name


@pytest.fixture
def owner_connection(embedded_home: Path, request: pytest.FixtureRequest) -> Iterator[psycopg.Connection]:
    """As the owner, to the database the test works on. What ``db`` has not committed it cannot see."""
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("django_db_setup")
    name = connection.settings_dict["NAME"]
    with psycopg.connect(roles.address(embedded_home, roles.OWNER, name)) as owner:
        yield owner
        owner.rollback()


@pytest.fixture(autouse=True)
def _nothing_is_announced() -> None:
    """No page asks what stands above it, but in the tests of that and once a page has changed it."""
    banners.remember(seconds=1e9)


@pytest.fixture(autouse=True)
def _no_tile_is_known_to_be_full() -> None:
    """What a process remembers of another test's market."""
    tiles.forget()


@pytest.fixture(autouse=True)
def _days_of_the_newest_are_known() -> None:
    """No search asks on which days the newest lie, but in the tests of that."""
    for newest in (NEWEST_OPEN, NEWEST_FINDABLE):
        newest.until, newest.span, newest.whole, newest.back = 1e12, 0, 0, {}


@pytest.fixture(autouse=True)
def _looks_are_known() -> None:
    """No page asks how the site looks and who may sign up, but in the tests of that and once a page has changed it."""
    looks.remember(looks.Looks(), seconds=1e9)
    door.remember("open", seconds=1e9)


@pytest.fixture(autouse=True)
def _books_are_right(request: pytest.FixtureRequest) -> Iterator[None]:
    """The ledger's check after every test that moved money, before its database goes."""
    if request.node.get_closest_marker("forges_the_ledger"):
        yield
        return
    if "fresh_database" in request.fixturenames:
        request.getfixturevalue("fresh_database")
    elif _in_transaction(request):
        request.getfixturevalue("db")
    else:
        yield
        return
    yield
    if not _broken() and Movement.objects.exists():
        found = books.prove() if Contract.objects.exists() else ledger.check()
        assert found.sound, found


@pytest.fixture
def turn() -> Callable[..., datetime]:
    """``turn(days=3)`` or ``turn(to=instant)``: domain time moves on, all that falls due is applied; gives now."""

    def move(*, to: datetime | None = None, **by: float) -> datetime:
        acting.beat()  # as the background process did until now
        clock.turn_to(to or clock.now() + timedelta(**by))
        tick.apply_due()
        return clock.now()

    return move


@pytest.fixture
def race_rounds(request: pytest.FixtureRequest) -> int:
    return rounds(request.node.nodeid)


@pytest.fixture(scope="session")
def ready_home(first_home: Path) -> Callable[[Path], Path]:
    """``ready_home(place)`` copies a home whose database is made and migrated: for what is not about a new one."""
    return lambda place: Path(shutil.copytree(first_home, place))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """``server.url`` to call it, ``server.run("user", "create", …)`` for commands in its home."""
    with serving(ready_home(tmp_path_factory.mktemp("server") / "home")) as site:
        yield site


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, (os.environ.get("MICHINORI_CHROMIUM", ""), *_BROWSERS))), None)
    found = found or (_MAC_BROWSER if Path(_MAC_BROWSER).exists() else None)
    assert found, "Chromium is missing: sh tools/browser.sh"
    arguments = ["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"]
    return {**browser_type_launch_args, "executable_path": found, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any], server: Site) -> dict[str, Any]:
    return {**browser_context_args, "base_url": server.url, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}


def _in_transaction(request: pytest.FixtureRequest) -> bool:
    return "db" in request.fixturenames or request.node.get_closest_marker("django_db") is not None


def _broken() -> bool:
    """Whether the test left its transaction broken by an error that it wanted."""
    raw = connection.connection
    return connection.needs_rollback or (raw and raw.info.transaction_status == TransactionStatus.INERROR)
