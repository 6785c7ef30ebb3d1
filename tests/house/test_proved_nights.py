"""The night's backup is restored aside before it counts as good (decision 70); it stays, whatever comes of that."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as loaded
from pytest_django.fixtures import Settings
from sites import wait_until

from michinori.config import logs
from michinori.config.copies import apart, aside, nightly, proof
from michinori.config.copies.places import Folder
from michinori.config.embedded import roles
from michinori.machinery import acting, directly, erasing, health, memory, stopping
from michinori.machinery.models import Installation, StoredFile
from michinori.machinery.storage import storage
from tests.stories import cast as story
from tests.stories.cast import Cast

NIGHT = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)  # 2:30 on the 28th in Japan


@pytest.fixture
def nights(fresh_database: str, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """The folder of a site with a contract under way and one file; nothing is left aside in its home at the end."""
    options = {"location": tmp_path / "files", "directory_permissions_mode": 0o700}
    backend = "michinori.machinery.storage.folder.Folder"
    settings.STORAGES = loaded.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options}}
    settings.BACKUPS, settings.BACKUP_HOUR = tmp_path / "nights", 2
    cast = Cast()
    story.active(cast)
    story.a_file(cast.ren)
    with pytest.MonkeyPatch.context() as of_the_child:
        of_the_child.setenv("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
        yield settings.BACKUPS
    clears_up()


def left_aside() -> list[Path]:
    return list(Path(loaded.HOME).glob(".aside-*"))


def clears_up() -> None:
    """Nothing lies aside; what a child on a busy machine could not delete in time goes with the next proof."""
    wait_until(lambda: aside.clear(Path(loaded.HOME)) or not left_aside())


def night(now: datetime = NIGHT) -> Path:
    """Make the backup of the night."""
    assert nightly.back_up_if_due(now)
    made = nightly.newest(Folder(loaded.BACKUPS), now)
    assert made
    return Path(str(made.backup))


def made_at(backup: Path) -> datetime:
    return datetime.fromtimestamp(backup.stat().st_mtime, UTC)


def row() -> Installation:
    return Installation.objects.get()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the site's log says of proofs."""
    return [logs.Line().format(record) for record in caplog.records if record.name == proof.__name__]


def test_a_sound_one_is_proved_once(nights: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert not proof.prove_if_due(NIGHT), "there is none yet"
    made = night()
    assert (row().backup_proved_at, row().backup_said) == (None, "")
    assert proof.prove_if_due(NIGHT)
    assert (row().backup_proved_at, row().backup_said, row().backup_lacks) == (made_at(made), "good", 0)
    assert not proof.prove_if_due(NIGHT + timedelta(hours=20))
    made.touch()
    assert proof.prove_if_due(NIGHT), "made anew under the same name"
    assert row().backup_proved_at == made_at(made)
    assert lines(caplog) == []


def test_where_no_nightly_ones_are_made_and_in_a_restored_copy_nothing_is_proved(
    nights: Path, settings: Settings
) -> None:
    night()
    acting.hold()
    assert not proof.prove_if_due(NIGHT)
    acting.release()
    settings.BACKUPS = None
    assert not proof.prove_if_due(NIGHT)
    assert row().backup_tried == ""


def test_a_file_missing_from_the_storage_is_named_and_does_not_end_backups(
    nights: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (file,) = StoredFile.objects.all()
    storage().delete(file.place)  # type: ignore[attr-defined]
    made = night()
    assert proof.prove_if_due(NIGHT)
    assert made.exists()
    assert (row().backup_proved_at, row().backup_said, row().backup_lacks) == (made_at(made), "good", 1)
    (line,) = lines(caplog)
    assert file.id in line
    assert made.name in line
    assert "backup_proof" not in health.look().wrong
    assert health.look().found["backup_proof"]["files_lacking"] == 1
    following = NIGHT + timedelta(days=1)
    made = night(following)
    assert proof.prove_if_due(following)
    assert row().backup_proved_at == made_at(made)


def test_a_file_that_was_erased_meanwhile_is_not_missed(nights: Path, caplog: pytest.LogCaptureFixture) -> None:
    (file,) = StoredFile.objects.all()
    storage().delete(file.place)  # type: ignore[attr-defined]
    night()
    StoredFile.objects.update(made_at=NIGHT - timedelta(days=4_000))
    assert erasing.sweep_files() == 1
    assert proof.prove_if_due(NIGHT)
    assert (row().backup_said, row().backup_lacks) == ("good", 0)
    assert lines(caplog) == []


def test_one_that_is_not_whole_is_told_at_once_and_stays(nights: Path, caplog: pytest.LogCaptureFixture) -> None:
    good = night()
    assert proof.prove_if_due(NIGHT)
    following = NIGHT + timedelta(days=1)
    made = night(following)
    os.truncate(made, made.stat().st_size // 2)
    assert proof.prove_if_due(following)
    assert made.exists()
    assert (row().backup_said, row().backup_proved_at) == ("damaged", made_at(good))
    assert "backup_proof" in health.look().wrong
    (line,) = lines(caplog)
    assert made.name in line
    assert not proof.prove_if_due(following + timedelta(hours=7)), "it stays what it is"
    third = following + timedelta(days=1)
    night(third)
    assert proof.prove_if_due(third)
    assert row().backup_said == "good"
    assert "backup_proof" not in health.look().wrong


def test_one_of_another_key_and_what_is_no_backup_are_told_apart(nights: Path, settings: Settings) -> None:
    settings.BACKUP_KEY = "a key of more than twenty characters"
    made = night()
    assert proof.prove_if_due(NIGHT), "in a process that has no key"
    assert row().backup_said == "key"
    made.write_bytes(b"no backup at all")
    assert proof.prove_if_due(NIGHT)
    assert row().backup_said == "damaged"
    assert row().backup_proved_at is None


@pytest.mark.forges_the_ledger
def test_books_that_do_not_hold_are_no_proof(nights: Path, embedded_home: Path, fresh_database: str) -> None:
    with psycopg.connect(roles.address(embedded_home, "postgres", fresh_database)) as forger:
        forger.execute("SET session_replication_role = replica")
        forger.execute("UPDATE contracts_contract SET paid = 1")
    night()
    assert proof.prove_if_due(NIGHT)
    assert (row().backup_said, row().backup_proved_at) == ("books", None)


def test_without_room_or_memory_nothing_is_tried_until_hours_later(
    nights: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made = night()
    real, total = shutil.disk_usage, shutil.disk_usage(loaded.HOME).total
    spare = int(total * health.LEAST_FREE) + 150_000_000
    monkeypatch.setattr(shutil, "disk_usage", lambda _: real("/")._replace(total=total, free=spare))
    assert proof.prove_if_due(NIGHT)
    assert (row().backup_said, row().backup_proved_at) == ("room", None)
    monkeypatch.setattr(shutil, "disk_usage", real)
    monkeypatch.setattr(memory, "left", lambda: memory.Left(10_000_000, 1_000_000_000))
    assert not proof.prove_if_due(NIGHT + timedelta(hours=5))
    assert proof.prove_if_due(NIGHT + timedelta(hours=7))
    assert row().backup_said == "memory"
    monkeypatch.undo()
    assert proof.prove_if_due(NIGHT + timedelta(hours=14))
    assert (row().backup_said, row().backup_proved_at) == ("good", made_at(made))
    assert len(lines(caplog)) == 2


def test_a_disk_that_fills_up_meanwhile_ends_the_proof_and_clears_up(
    nights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = night()
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=0) if left_aside() else real(path))
    assert proof.prove_if_due(NIGHT)
    assert row().backup_said == "room"
    assert made.exists()
    clears_up()


def test_a_process_that_is_to_stop_leaves_the_proof_to_the_next(nights: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    night()
    monkeypatch.setattr(stopping, "asked", lambda: bool(left_aside()))
    assert not proof.prove_if_due(NIGHT)
    assert row().backup_tried == ""
    clears_up()
    monkeypatch.undo()
    assert proof.prove_if_due(NIGHT)
    assert row().backup_said == "good"


def test_a_proof_that_dies_is_tried_again_hours_later(
    nights: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dies = tmp_path / "dies"
    dies.write_text("#!/bin/sh\nkill -9 $$\n")
    dies.chmod(0o700)
    night()
    monkeypatch.setattr(apart.sys, "executable", str(dies))
    assert proof.prove_if_due(NIGHT)
    assert row().backup_said == "ended"
    monkeypatch.undo()
    assert not proof.prove_if_due(NIGHT + timedelta(hours=5))
    assert proof.prove_if_due(NIGHT + timedelta(hours=7))
    assert row().backup_said == "good"


def test_of_two_nodes_one_proves(nights: Path) -> None:
    night()
    with directly.connect("default") as other:
        other.execute(proof._LOCK)
        assert not proof.prove_if_due(NIGHT)
        other.execute(proof._UNLOCK)
    assert proof.prove_if_due(NIGHT)


def test_a_night_to_come_is_passed_over_and_what_is_none_keeps_no_night_from_its_backup(nights: Path) -> None:
    made = night()
    (nights / "michinori-2099-01-01.backup").write_bytes(b"of a clock that jumped")
    newest = nightly.newest(Folder(nights), NIGHT)
    assert newest
    assert newest.backup.name == made.name
    made.unlink()
    (nights / "michinori-2026-11-20.backup").symlink_to(nights / "away")
    (nights / "michinori-20261128.backup").write_bytes(b"a date of another form")
    assert not proof.prove_if_due(NIGHT)
    assert night() == made


def test_the_last_that_was_proved_is_not_deleted(nights: Path) -> None:
    good = night()
    assert proof.prove_if_due(NIGHT)
    for n in range(1, 30):
        shutil.copy(good, nights / f"michinori-{date(2026, 11, 28) + timedelta(days=n)}.backup")
    nightly._delete_old(Folder(nights))
    assert good.exists()
    acting.note(backup_proved_at=None)
    nightly._delete_old(Folder(nights))
    assert not good.exists()


@pytest.mark.parametrize(
    ("noted", "wrong"),
    [
        (lambda now: {"made_at": now - timedelta(hours=47)}, False),
        (lambda now: {"made_at": now - timedelta(hours=49)}, True),
        (lambda now: {"backup_proved_at": now - timedelta(hours=47), "backup_said": "room"}, False),
        (lambda now: {"backup_proved_at": now - timedelta(hours=49), "backup_said": "room"}, True),
        (lambda now: {"backup_proved_at": now, "backup_said": "books"}, True),
    ],
)
def test_none_in_two_days_is_wrong(db: None, noted: Callable[[datetime], dict[str, object]], wrong: bool) -> None:
    acting.note(**noted(datetime.now(UTC)))
    assert ("backup_proof" in health.look().wrong) is wrong
