"""The embedded database keeps its log by the operator's command, and is quiet once it was taken back to a moment."""

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sites import Refused, Site, wait_until

from michinori.config.embedded import archiving, engine, holding, places, roles
from michinori.config.environment import WrongSetting
from michinori.machinery.health import GRAVE


@pytest.fixture
def site(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site that keeps its log in the folder ``kept`` by ``cp``."""
    found = Site(ready_home(tmp_path / "home"), simulated=False)
    (tmp_path / "kept").mkdir()
    found.environment["MICHINORI_ARCHIVE"] = f"cp %p {tmp_path / 'kept'}/%f"
    yield found
    wait_until(lambda: not engine.running(found.home))


def _person(site: Site, name: str) -> None:
    site.run("user", "create", "--email", f"{name}@example.jp", "--name", name, "--mail-link")


def _people(site: Site) -> int:
    found = site.run("user", "list")["users"]
    wait_until(lambda: not engine.running(site.home))
    return int(found)


def _take_back(site: Site, base: Path, moment: datetime, action: str = "promote") -> None:
    """Put an older copy of the data in their place, which goes on by the kept log up to the moment."""
    data = places.data_folder(site.home)
    shutil.rmtree(data)
    shutil.copytree(base, data, symlinks=True)
    (data / "recovery.signal").touch()
    with (data / "postgresql.auto.conf").open("a") as configuration:
        configuration.write(f"restore_command = 'cp {base.parent / 'kept'}/%f %p'\n")
        configuration.write(f"recovery_target_time = '{moment.isoformat()}'\nrecovery_target_action = '{action}'\n")


def test_a_database_taken_back_to_a_moment_has_what_was_before_it_and_is_quiet(site: Site, tmp_path: Path) -> None:
    before = _people(site)
    shutil.copytree(places.data_folder(site.home), base := tmp_path / "base", symlinks=True)
    _person(site, "aoi")
    moment = datetime.now(UTC)
    time.sleep(0.1)
    _person(site, "ren")
    assert _people(site) == before + 2
    _take_back(site, base, moment)
    assert _people(site) == before + 1
    held = site.run("clock", "run")
    assert held["standstill"] == "restored"
    assert (site.home / "restored-copy").exists()
    released = site.run("release")
    assert (released["released"], released["waiting"]) == (True, 1)
    assert "standstill" not in site.run("clock", "run")


def test_systemd_and_the_log_hear_that_it_takes_long_and_where_it_waits_for_ever(site: Site, tmp_path: Path) -> None:
    """Nobody said what is to come at the moment: PostgreSQL waits there, and let nobody know."""
    _people(site)
    shutil.copytree(places.data_folder(site.home), base := tmp_path / "base", symlinks=True)
    _person(site, "aoi")
    moment = datetime.now(UTC)
    time.sleep(0.1)
    _person(site, "ren")
    _people(site)
    _take_back(site, base, moment, "pause")
    site.environment["NOTIFY_SOCKET"] = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(site.environment["NOTIFY_SOCKET"])
        manager.settimeout(60)
        process = site.begin("user", "list")
        try:
            assert manager.recv(100) == b"EXTEND_TIMEOUT_USEC=900000000"
            wait_until(lambda: "--target-action=promote" in site.errors.read_text())
            assert "goes back to a moment" in site.errors.read_text()
            with psycopg.connect(roles.address(site.home, "postgres", "postgres"), autocommit=True) as admin:
                admin.execute("SELECT pg_wal_replay_resume()")
            assert process.wait(60) == 0
        finally:
            process.kill()
            process.wait()


def test_what_cannot_be_gone_back_to_is_said_and_nothing_runs_on_half_of_it(site: Site, tmp_path: Path) -> None:
    """The moment is later than the kept log: PostgreSQL stops, again with the next command."""
    _people(site)
    shutil.copytree(places.data_folder(site.home), base := tmp_path / "base", symlinks=True)
    _take_back(site, base, datetime(2099, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="before it was back at the moment"):
        site.run("user", "list")


def test_an_archive_that_fails_is_named_until_it_works_again(site: Site, tmp_path: Path) -> None:
    """Its folder is missing. PostgreSQL keeps all of its log on its own disk meanwhile, which fills up."""
    (tmp_path / "kept").rmdir()
    (site.home / ".env").write_text(f"MICHINORI_ARCHIVE={site.environment['MICHINORI_ARCHIVE']}\n")
    with holding.using(site.home):
        _wait_for_a_piece(site, "failed_count")
        found = _checked(site)
        assert (found["archive"], "archive" in found["wrong"]) == ("failing", True)
        (tmp_path / "kept").mkdir()
        _wait_for_a_piece(site, "archived_count")
        found = _checked(site)
        assert (found["archive"], "archive" in found["wrong"]) == ("ok", False)
    assert "archive" not in GRAVE


def _wait_for_a_piece(site: Site, count: str) -> None:
    """Until PostgreSQL has tried to keep one that ends here."""
    with psycopg.connect(roles.address(site.home, "postgres", "postgres"), autocommit=True) as admin:
        admin.execute("CREATE TABLE written (); DROP TABLE written; SELECT pg_switch_wal()")
        asked = SQL("SELECT {} FROM pg_stat_archiver").format(Identifier(count))
        wait_until(lambda: admin.execute(asked).fetchone() != (0,))


def _checked(site: Site) -> dict[str, Any]:
    try:
        return site.run("check")
    except Refused as refused:
        return refused.answer


def test_an_own_server_that_was_taken_back_is_held_by_a_command(site: Site) -> None:
    assert site.run("hold") == {"standstill": "restored"}
    assert site.run("clock", "run")["standstill"] == "restored"
    assert site.run("release")["released"] is True


def test_only_a_home_that_lasts_keeps_its_log(tmp_path: Path) -> None:
    """What is restored aside to be proved writes nothing into the archive of the site."""
    (tmp_path / ".env").write_text("MICHINORI_ARCHIVE=pgbackrest --stanza=michinori archive-push %p\n")
    assert "archive" not in engine._configuration(tmp_path, tmp_path, durable=False)
    lasting = engine._configuration(tmp_path, tmp_path, durable=True)
    assert "archive_mode = on\narchive_command = 'pgbackrest --stanza=michinori archive-push %p'\n" in lasting
    assert "archive" not in engine._configuration(tmp_path / "other", tmp_path, durable=True)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"MICHINORI_ARCHIVE": "pgbackrest archive-push"}, "with %p"),
        ({"MICHINORI_ARCHIVE": "cp %p\n/there"}, "one line"),
        ({"MICHINORI_ARCHIVE": "cp %p /there", "DATABASE_URL": "postgres://a:b@c/d"}, "archive_command"),
    ],
)
def test_a_wrong_command_is_refused_in_one_line(settings: dict[str, str], said: str) -> None:
    with pytest.raises(WrongSetting, match=said):
        archiving.command(settings)


def test_a_quote_in_the_command_stays_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MICHINORI_ARCHIVE=\"keep '%p'\"\n")
    assert "archive_command = 'keep ''%p'''" in archiving.configuration(tmp_path)
