"""A restored copy acts only when told: real sites and a real mail server."""

import secrets
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from notices.mail_server import MailServer, running
from sites import Refused, Site, wait_until


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running() as found:
        yield found


def _page(site: Site, language: str) -> str:
    asked = urllib.request.Request(site.url, headers={"Accept-Language": language})
    with urllib.request.urlopen(asked) as answer:
        return str(answer.read().decode())


def test_nothing_leaves_a_restored_copy_until_it_is_released(
    tmp_path: Path, ready_home: Callable[[Path], Path], server: MailServer
) -> None:
    site, copied, copy = Site(ready_home(tmp_path / "home")), Site(tmp_path / "copied"), str(tmp_path / "copy")
    for each in (site, copied):
        each.environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
            "MICHINORI_BACKUP_KEY": secrets.token_hex(),
        }
    copied.environment["MICHINORI_BACKUP_KEY"] = site.environment["MICHINORI_BACKUP_KEY"]
    site.run("user", "create", "--email", "aoi@example.jp", "--name", "葵", "--mail-link")
    assert site.run("backup", copy)["encrypted"]
    assert copied.run("restore", copy)["standstill"] == "restored"
    assert (copied.home / "secret-key").read_bytes() == (site.home / "secret-key").read_bytes()

    copied.start()
    try:
        assert "これは、バックアップから復元した写しです。" in _page(copied, "ja")
        assert "This is a copy restored from a backup." in _page(copied, "en")
        assert copied.run("clock", "run") | {"now": ""} == {"applied": 0, "now": "", "standstill": "restored"}
        time.sleep(5)  # two ticks
        assert not server.mails
        released = copied.run("release")
        assert released["released"]
        wait_until(lambda: len(server.mails) == released["waiting"] > 0)
        assert {mail["To"] for mail in server.mails} == {"aoi@example.jp"}
        assert "復元した写し" not in _page(copied, "ja")
        assert copied.run("release")["released"] is False
    finally:
        assert copied.stop() == 0


def test_a_copy_without_files_says_that_it_takes_the_place_of_files_over(
    tmp_path: Path, ready_home: Callable[[Path], Path]
) -> None:
    site, copied, copy = Site(ready_home(tmp_path / "home")), Site(tmp_path / "copied"), str(tmp_path / "copy")
    site.environment["MICHINORI_BACKUP_FILES"] = "off"
    site.run("backup", copy)
    copied.run("restore", copy)
    released = copied.attempt("release")
    assert released.returncode == 0
    assert "A site that still uses the same place loses those files." in released.stderr
    assert copied.attempt("release").stderr == ""


def test_a_released_copy_s_keys_are_those_of_all_homes_on_its_database(
    tmp_path: Path, ready_home: Callable[[Path], Path]
) -> None:
    """Else the first to start would be, which may be another machine that has none yet."""
    site, copied, copy = Site(ready_home(tmp_path / "home")), Site(tmp_path / "copied"), str(tmp_path / "copy")
    site.run("backup", copy)
    copied.run("restore", copy)
    copied.run("release")
    (copied.home / "documents-key").unlink()
    refused = copied.attempt("clock", "run")
    assert refused.returncode == 1
    assert "documents-key" in refused.stderr


def test_an_interrupted_restore_is_done_again_before_anything_else(
    tmp_path: Path, ready_home: Callable[[Path], Path]
) -> None:
    site, copied, copy = Site(ready_home(tmp_path / "home")), Site(tmp_path / "copied"), str(tmp_path / "copy")
    site.run("user", "create", "--email", "aoi@example.jp", "--name", "葵")
    site.run("backup", copy)
    copied.run("restore", copy)
    (copied.home / "restore.begun").touch()
    with pytest.raises(Refused, match="a restore was interrupted"):
        copied.run("ledger", "check")
    copied.run("restore", copy)
    assert copied.run("user", "list")["users"] == 1


def test_a_backup_that_is_stopped_leaves_nothing(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    site, folder = Site(ready_home(tmp_path / "home")), tmp_path / "copies"
    folder.mkdir()
    backup = site.begin("backup", str(folder / "copy"))
    wait_until(lambda: [*folder.glob(".michinori-backup-*")] or backup.poll() is not None)
    backup.terminate()
    assert backup.wait(30) == 128 + 15
    assert not [*folder.iterdir()]
