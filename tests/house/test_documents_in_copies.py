"""People's papers cannot be read out of a backup: not with the backup's key either (decision 41)."""

from pathlib import Path

import pytest
from django.conf import settings as loaded
from django.core.files.storage import default_storage
from pytest_django.fixtures import Settings

from michinori.config.copies import layout, reading, verifying, writing
from michinori.config.copies.places import File
from michinori.machinery.safekeeping import FILE, Unreadable, take_out
from michinori.people.models import IdentityPicture, ListedCompany
from tests.people.papers import disk, photo, send, stands_in
from tests.stories.cast import Cast

KEY = "a key of more than twenty characters"


@pytest.fixture
def sent(fresh_database: str, settings: Settings, tmp_path: Path) -> IdentityPicture:
    """Ren has sent his licence."""
    settings.STORAGES = loaded.STORAGES | {
        "default": {
            "BACKEND": "michinori.machinery.storage.folder.Folder",
            "OPTIONS": {"location": tmp_path / "files", "directory_permissions_mode": 0o700},
        }
    }
    cast = Cast()
    return send(cast.acts(cast.ren), cast.ren.id).pictures.get(part="front")


def _opened(picture: IdentityPicture) -> bytes:
    with default_storage.open(picture.place, "rb") as content:
        return take_out(content.read(), picture.key, picture.id)


@pytest.mark.parametrize("backup_key", ["", KEY])
def test_papers_are_unreadable_from_disk_and_backup(
    sent: IdentityPicture, settings: Settings, tmp_path: Path, backup_key: str
) -> None:
    shown, settings.BACKUP_KEY = _opened(sent), backup_key
    ListedCompany.objects.create(number="7000012050002", name="公開の一覧の会社", updated_on="2026-01-01")
    copy = tmp_path / "copy"
    writing.back_up(File(copy))
    (tmp_path / "out").mkdir()
    assert reading.unpack(File(copy), tmp_path / "out").whole
    found = disk(tmp_path / "out")
    assert tmp_path / "out" / layout.FILES / sent.place in found, "its encrypted bytes are there"
    key = (Path(settings.HOME) / FILE).read_text()
    for files in ([copy], found, disk(tmp_path / "files")):
        assert not stands_in(shown, files)
        assert not stands_in(photo(1), files)
        assert not any(key.encode() in path.read_bytes() for path in files)
    assert not any(path.name == FILE for path in found)
    assert verifying.verify(File(copy))[1]
    assert not any("公開の一覧の会社".encode() in path.read_bytes() for path in found)


def test_without_the_key_what_is_restored_stays_closed(sent: IdentityPicture, settings: Settings) -> None:
    key = Path(settings.HOME) / FILE
    kept = key.read_text()
    key.unlink()
    with pytest.raises(Unreadable):
        _opened(sent)
    key.write_text(kept)
    assert _opened(sent).startswith(b"\xff\xd8")
