"""Backups that mean something: what they hold, encryption, proving one, the nightly ones, killed ones."""

import io
import tarfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import Mock

import psycopg
import pytest
from django.conf import settings as loaded
from pytest_django.fixtures import Settings

from michinori.config.copies import database, encryption, layout, nightly, reading, restoring, verifying, writing
from michinori.config.copies.encryption import Damaged, Decrypting, Encrypting
from michinori.config.copies.places import File
from michinori.config.embedded import roles
from michinori.config.embedded.engine import DatabaseFailed
from michinori.kernel.problems import Problem
from michinori.machinery import acting
from michinori.machinery.models import Installation, StoredFile
from michinori.machinery.storage import storage
from tests.stories import cast as story
from tests.stories.cast import Cast

KEY = "a key of more than twenty characters"


@pytest.fixture
def market(fresh_database: str, settings: Settings, tmp_path: Path) -> Cast:
    """A contract under way with a file, in a home whose files are apart."""
    _keep_files(settings, tmp_path / "files")
    cast = Cast()
    story.active(cast)
    story.a_file(cast.ren)
    return cast


def _keep_files(settings: Settings, folder: Path) -> None:
    options = {"location": folder, "directory_permissions_mode": 0o700}
    backend = "michinori.machinery.storage.folder.Folder"
    settings.STORAGES = loaded.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options}}


def _changed(copy: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """The copy, its members changed or left out."""
    made = copy.with_suffix(".changed")
    with tarfile.open(copy) as old, tarfile.open(made, "w") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())  # type: ignore[union-attr]
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return made


def test_a_sound_copy_is_proved_and_what_was_changed_in_it_is_named(market: Cast, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    written = writing.back_up(File(copy))
    assert written["files"] == sum(1 for path in (tmp_path / "files").rglob("*") if path.is_file())
    assert copy.stat().st_mode & 0o777 == 0o600
    found, sound = verifying.verify(File(copy))
    assert sound, found
    assert found["files"] == written["files"]
    assert found["statements"] == 1
    assert found["histories"]
    assert Installation.objects.get().backed_up_at

    (file,) = StoredFile.objects.all()
    name = f"{layout.FILES}/{file.place}"
    flipped = _changed(copy, lambda each, content: bytes([content[0] ^ 1]) + content[1:] if each == name else content)
    found, sound = verifying.verify(File(flipped))
    assert (sound, found["whole"], found["files_changed"], found["files_missing"]) == (False, False, 1, 0)
    missing = _changed(copy, lambda each, content: None if each == name else content)
    found, sound = verifying.verify(File(missing))
    assert (sound, found["whole"], found["files_changed"], found["files_missing"]) == (False, False, 0, 1)
    with pytest.raises(Problem, match="damaged-backup"):
        _restore(missing)
    cut = tmp_path / "cut"
    cut.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    found, sound = verifying.verify(File(cut))
    assert (sound, found["whole"]) == (False, False)


@pytest.mark.forges_the_ledger
def test_rows_changed_by_hand_are_found(market: Cast, embedded_home: Path, fresh_database: str, tmp_path: Path) -> None:
    with psycopg.connect(roles.address(embedded_home, "postgres", fresh_database)) as forger:
        forger.execute("SET session_replication_role = replica")
        forger.execute(
            "UPDATE ledger_movement SET amount = amount + 1 WHERE id = (SELECT min(id) FROM ledger_movement)"
        )
        forger.execute("UPDATE machinery_event SET data = '{}' WHERE id = (SELECT max(id) FROM machinery_event)")
        forger.execute("UPDATE contracts_contract SET paid = 1")
    writing.back_up(File(tmp_path / "copy"))
    found, sound = verifying.verify(File(tmp_path / "copy"))
    assert not sound
    assert found["whole"]
    assert found["ledger"]["imbalance"] or found["ledger"]["negative"]  # type: ignore[index]
    assert (found["histories_broken"], found["statements_wrong"]) == (1, 1)


def test_an_encrypted_copy_opens_with_its_key_only(market: Cast, settings: Settings, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    settings.BACKUP_KEY = KEY
    assert writing.back_up(File(copy))["encrypted"]
    assert b"database.dump" not in copy.read_bytes()
    (tmp_path / "right").mkdir()
    assert reading.unpack(File(copy), tmp_path / "right").whole
    for key, slug in (("", "backup-encrypted"), (f"{KEY}!", "backup-key-wrong")):
        settings.BACKUP_KEY = key
        with pytest.raises(Problem, match=slug):
            reading.unpack(File(copy), tmp_path / "wrong")


def test_a_copy_of_an_older_version_is_whole_without_keys_and_end(market: Cast, tmp_path: Path) -> None:
    writing.back_up(File(tmp_path / "copy"))

    def older(name: str, content: bytes) -> bytes | None:
        return {layout.ABOUT: b'{"format": 1}', layout.END: None}.get(name, None if "keys/" in name else content)

    (tmp_path / "in").mkdir()
    assert reading.unpack(File(_changed(tmp_path / "copy", older)), tmp_path / "in").whole


def _sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    sealing = Encrypting(out, KEY)
    for start in range(0, len(content), 300_000):
        sealing.write(content[start : start + 300_000])
    sealing.close()
    return out.getvalue()


def _opened(sealed: bytes) -> bytes:
    source, found = Decrypting(io.BytesIO(sealed), KEY), b""
    while piece := source.read(500_000):
        found += piece
    return found


@pytest.mark.parametrize("size", [1, layout.PIECE - 1, layout.PIECE, layout.PIECE + 1, 2 * layout.PIECE + 7])
def test_what_is_encrypted_comes_back(size: int) -> None:
    content = bytes(n % 251 for n in range(1_000)) * (size // 1_000 + 1)
    assert _opened(_sealed(content[:size])) == content[:size]


def test_no_piece_can_be_changed_moved_left_out_or_cut_off() -> None:
    sealed = _sealed(b"\0" * (3 * layout.PIECE))
    head, piece = len(encryption.MAGIC) + 32, layout.PIECE + 16
    first, second = sealed[head : head + piece], sealed[head + piece : head + 2 * piece]
    broken = {
        "bit": sealed[:-5] + bytes([sealed[-5] ^ 1]) + sealed[-4:],
        "cut off": sealed[: head + 2 * piece],
        "cut short": sealed[:-1],
        "nothing": sealed[:head],
        "moved": sealed[:head] + second + first + sealed[head + 2 * piece :],
        "left out": sealed[:head] + second + sealed[head + 2 * piece :],
    }
    for how, each in broken.items():
        with pytest.raises(Damaged):
            _opened(each)
            pytest.fail(how)


def test_nothing_is_written_beside_the_folder(market: Cast, tmp_path: Path) -> None:
    writing.back_up(File(tmp_path / "copy"))
    made = tmp_path / "made"
    with tarfile.open(tmp_path / "copy") as old, tarfile.open(made, "w") as new:
        for member in old:
            content = old.extractfile(member)
            if member.name == layout.DUMP:
                member.name = "files/../../stolen"
            new.addfile(member, content)
    (tmp_path / "in").mkdir()
    assert not reading.unpack(File(made), tmp_path / "in").whole
    assert not (tmp_path / "stolen").exists()


def test_what_a_killed_backup_left_goes_with_the_next(market: Cast, tmp_path: Path) -> None:
    left = tmp_path / ".michinori-backup-killed"
    left.write_bytes(b"half a copy")
    writing.back_up(File(tmp_path / "copy"))
    assert not left.exists()
    assert not list(tmp_path.glob(".michinori-backup-*"))


def test_one_a_night_and_old_ones_go(market: Cast, settings: Settings, tmp_path: Path) -> None:
    folder = settings.BACKUPS = tmp_path / "nights"
    settings.BACKUP_HOUR = 2
    before = datetime(2026, 11, 27, 16, 59, tzinfo=UTC)  # 1:59 on the 28th in Japan
    assert nightly.back_up_if_due(before)
    assert not nightly.back_up_if_due(before)
    assert nightly.back_up_if_due(before + timedelta(minutes=1))
    assert sorted(path.name for path in folder.iterdir()) == [f"michinori-2026-11-{day}.backup" for day in (27, 28)]
    assert folder.stat().st_mode & 0o777 == 0o700
    for n in range(60):
        (folder / f"michinori-{date(2026, 9, 20) + timedelta(days=n)}.backup").touch()
    (folder / "my own.backup").touch()
    assert nightly.back_up_if_due(before + timedelta(days=1, minutes=1))
    names = {path.name for path in folder.iterdir()}
    assert "my own.backup" in names
    assert "michinori-2026-10-31.backup" in names
    assert "michinori-2026-10-30.backup" not in names
    acting.hold()
    assert not nightly.back_up_if_due(before + timedelta(days=3))
    acting.release()


def test_a_night_that_fails_is_one_line(
    market: Cast, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a file").touch()
    settings.BACKUPS = tmp_path / "a file" / "nights"
    assert not nightly.back_up_if_due(datetime.now(UTC))
    (line,) = [record.getMessage() for record in caplog.records if "backup" in record.getMessage()]
    assert "\n" not in line
    assert not Installation.objects.filter(backed_up_at__isnull=False).exists()


def _restore(copy: Path) -> None:
    """Restore into this database as if it were empty; only for copies that are refused."""
    begun = Path(loaded.HOME) / "restore.begun"
    begun.touch()
    try:
        restoring.restore(File(copy))
    finally:
        begun.unlink()


def test_an_interrupted_restore_goes_on_in_its_own_place_of_files_alone(
    market: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, files = tmp_path / "copy", set(storage().names())
    writing.back_up(File(copy))
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    monkeypatch.setattr(database, "has_people", lambda: False)
    cut = Mock(side_effect=DatabaseFailed("cut off"))
    monkeypatch.setattr(database, "load", cut)
    _keep_files(settings, tmp_path / "empty")
    with pytest.raises(DatabaseFailed):
        restoring.restore(File(copy))
    _keep_files(settings, tmp_path / "files")
    with pytest.raises(Problem, match="not-empty"):
        restoring.restore(File(copy))
    assert set(storage().names()) == files, "those of a site"
    _keep_files(settings, tmp_path / "empty")
    storage().take_over(tmp_path / "files")
    assert set(storage().names()) == files
    with pytest.raises(DatabaseFailed):
        restoring.restore(File(copy))
    assert cut.call_count == 2
