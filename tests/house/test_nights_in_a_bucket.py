"""The nights' backups in a bucket of a real store (decision 71)."""

import io
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from django.conf import settings as loaded
from pytest_django.fixtures import Settings
from sites import Site, free_port

from michinori.config import doctor
from michinori.config.copies import nightly, places, proof
from michinori.config.copies.places import Shelf
from michinori.config.environment import WrongSetting
from michinori.config.storages import nightly_backups
from michinori.kernel.problems import Problem
from michinori.machinery import acting
from michinori.machinery.models import Installation
from michinori.machinery.storage import FilesAway, sending
from michinori.machinery.storage.bucket import Bucket
from tests.house.stores import READER, Store
from tests.stories import cast as story
from tests.stories.cast import Cast

NIGHT = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)  # 2:30 on the 28th in Japan
DAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("store")) as found:
        yield found


def backups_in(store: Store, within: str, key: str = "michinori") -> dict[str, Any]:
    found = nightly_backups({"MICHINORI_BACKUPS": store.url(within, key=key)}, Path(), simulated=False)
    assert isinstance(found, dict)
    return found


@pytest.fixture
def shelf(
    fresh_database: str, store: Store, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Shelf:
    """The place of the nights' backups of a site with a contract under way and one file."""
    options = {"location": tmp_path / "files", "directory_permissions_mode": 0o700}
    backend = "michinori.machinery.storage.folder.Folder"
    settings.STORAGES = loaded.STORAGES | {"default": {"BACKEND": backend, "OPTIONS": options}}
    settings.BACKUPS, settings.BACKUP_HOUR = backups_in(store, tmp_path.name), 2
    monkeypatch.setenv("MICHINORI_BACKUPS", store.url(tmp_path.name))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    cast = Cast()
    story.active(cast)
    story.a_file(cast.ren)
    found = places.of_nights()
    assert isinstance(found, Shelf)
    return found


def test_one_a_night_is_made_and_proved_and_old_ones_go(shelf: Shelf, store: Store, tmp_path: Path) -> None:
    assert nightly.back_up_if_due(NIGHT)
    assert not nightly.back_up_if_due(NIGHT)
    assert list(shelf.nights()) == [DAY]
    assert proof.prove_if_due(NIGHT), "in a process of its own, which reads the bucket"
    row = Installation.objects.get()
    assert (row.backup_said, row.backup_lacks, row.backup_proved_at) == ("good", 0, shelf.nights()[DAY].made_at)
    assert not proof.prove_if_due(NIGHT + timedelta(hours=20))
    for n in range(2, 40):
        shelf.bucket.client.put_object(**_at(shelf, f"michinori-{DAY + timedelta(days=n)}.backup"), Body=b"")
    shelf.bucket.client.put_object(**_at(shelf, "my own.backup"), Body=b"")
    assert nightly.back_up_if_due(NIGHT + timedelta(days=1))
    kept = {key.removeprefix(f"{tmp_path.name}/") for key in store.keys(tmp_path.name)}
    assert {"my own.backup", f"michinori-{DAY}.backup"} <= kept, "the last that was proved, and what is not ours"
    assert len(kept) < 20
    acting.hold()
    assert not nightly.back_up_if_due(NIGHT + timedelta(days=50))
    acting.release()


def _at(shelf: Shelf, name: str) -> dict[str, str]:
    return {"Bucket": shelf.bucket.bucket_name, "Key": shelf.bucket.key(name)}


def test_one_that_is_encrypted_is_read_as_it_was_sent_and_a_cut_one_is_told(shelf: Shelf, settings: Settings) -> None:
    settings.BACKUP_KEY = "a key of more than twenty characters"
    assert nightly.back_up_if_due(NIGHT)
    with shelf.night(DAY).reading() as content:
        sent = content.read()
    settings.BACKUP_KEY = ""
    assert proof.prove_if_due(NIGHT), "in a process that has no key"
    assert Installation.objects.get().backup_said == "key"
    shelf.bucket.client.put_object(**_at(shelf, f"michinori-{DAY}.backup"), Body=sent[: len(sent) // 2])
    assert proof.prove_if_due(NIGHT), "another one under the same name"


@pytest.mark.parametrize("length", [12_000_000, 2 * 5 * 1024 * 1024, 5, 0])
def test_parts_are_put_together_and_what_breaks_off_leaves_nothing(
    shelf: Shelf, length: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_PART", 5 * 1024 * 1024)
    content = random.Random(1).randbytes(length)
    with shelf.night(DAY).writing() as out:
        for at in range(0, len(content), 700_001):
            out.write(content[at : at + 700_001])
    with shelf.night(DAY).reading() as found:
        assert found.read() == content
    with pytest.raises(ZeroDivisionError), shelf.night(DAY).writing() as out:
        out.write(content)
        raise ZeroDivisionError
    with shelf.night(DAY).reading() as found:
        assert found.read() == content, "the one before stays until another is whole"
    assert _unfinished(shelf) == []


def test_what_a_killed_one_had_sent_goes_with_the_next(shelf: Shelf) -> None:
    shelf.bucket.client.create_multipart_upload(**_at(shelf, "michinori-2026-11-20.backup"))
    shelf.bucket.client.create_multipart_upload(**_at(shelf, "somebody's"))
    assert len(_unfinished(shelf)) == 2
    assert nightly.back_up_if_due(NIGHT)
    assert _unfinished(shelf) == [shelf.bucket.key("somebody's")], "not what others send to the same folder"


def _unfinished(shelf: Shelf) -> list[str]:
    asked = {"Bucket": shelf.bucket.bucket_name, "Prefix": shelf.bucket.key("")}
    return [one["Key"] for one in shelf.bucket.client.list_multipart_uploads(**asked).get("Uploads", ())]


def test_a_key_that_may_not_clear_up_makes_backups_all_the_same(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    """As with the rights that files need alone."""

    def refused(**_: object) -> None:
        raise ClientError({"ResponseMetadata": {"HTTPStatusCode": 403}}, "refused")

    for n in range(40):
        shelf.bucket.client.put_object(**_at(shelf, f"michinori-{DAY - timedelta(days=n + 1)}.backup"), Body=b"")
    with pytest.MonkeyPatch.context() as key:
        for act in ("list_multipart_uploads", "abort_multipart_upload", "delete_object"):
            key.setattr(shelf.bucket.client, act, refused)
        key.setattr(Bucket, "delete", lambda bucket, name: refused_by(bucket, refused))
        assert nightly.back_up_if_due(NIGHT)
    assert DAY in shelf.nights()
    said = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert len(said) == 1
    assert said[0].startswith("old backups in")


def refused_by(bucket: Bucket, act: Callable[[], None]) -> None:
    with bucket.told():
        act()


def test_a_lost_answer_to_the_last_call_loses_no_backup(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shelf.bucket.client.complete_multipart_upload

    def made_without_answer(**asked: object) -> None:
        made(**asked)
        raise ReadTimeoutError(endpoint_url="the store")

    monkeypatch.setattr(shelf.bucket.client, "complete_multipart_upload", made_without_answer)
    assert nightly.back_up_if_due(NIGHT)
    assert Installation.objects.filter(backed_up_at__isnull=False).exists()
    assert proof.prove_if_due(NIGHT)
    assert Installation.objects.get().backup_said == "good"


def test_an_answer_that_breaks_off_is_asked_for_from_there(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    content = random.Random(2).randbytes(3_000_000)
    with shelf.night(DAY).writing() as out:
        out.write(content)
    fetch, begun = shelf.bucket.client.get_object, list[str]()

    def cut(**asked: str) -> dict[str, object]:
        begun.append(asked["Range"])
        found = fetch(**asked)["Body"].read()
        return {"Body": io.BytesIO(found[:1_000_000])}

    monkeypatch.setattr(shelf.bucket.client, "get_object", cut)
    with shelf.night(DAY).reading() as found:
        assert found.read() == content
    assert begun == ["bytes=0-", "bytes=1000000-", "bytes=2000000-"]


def test_the_doctor_looks_at_it(shelf: Shelf, store: Store, settings: Settings, tmp_path: Path) -> None:
    assert not {"backups_away", "backups_open"} & set(doctor.examine())
    settings.BACKUPS = backups_in(store, tmp_path.name, key=READER)
    assert "backups_away" in doctor.examine()


def test_a_store_that_is_away_during_the_proof_is_tried_again_hours_later(
    shelf: Shelf, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert nightly.back_up_if_due(NIGHT)
    monkeypatch.setenv("MICHINORI_BACKUPS", f"s3+http://a:b@127.0.0.1:{free_port()}/bucket/nights")
    assert proof.prove_if_due(NIGHT)
    assert Installation.objects.get().backup_said == "away"
    monkeypatch.undo()


def test_a_store_that_refuses_or_is_away_is_one_line_without_its_secret(
    shelf: Shelf, store: Store, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BACKUPS = backups_in(store, tmp_path.name, key=READER)
    assert not nightly.back_up_if_due(NIGHT)
    assert not proof.prove_if_due(NIGHT), "there is none"
    store.stop()
    try:
        assert not nightly.back_up_if_due(NIGHT)
        assert not proof.prove_if_due(NIGHT)
        with pytest.raises(FilesAway, match="MICHINORI_BACKUPS"):
            places.named(str(DAY))
    finally:
        store.come_back()
    said = [record.getMessage() for record in caplog.records if "nightly backup" in record.getMessage()]
    assert len(said) == 3
    assert "403" in said[0]
    assert not any("\n" in line or "nagai-aikotoba" in line for line in said)
    assert not Installation.objects.filter(backed_up_at__isnull=False).exists()


def test_a_night_is_restored_by_its_day_into_a_new_home(
    shelf: Shelf, store: Store, tmp_path: Path, ready_home: Any
) -> None:
    assert nightly.back_up_if_due(NIGHT)
    assert places.named(str(DAY)).argument == str(DAY)
    with pytest.raises(Problem, match="no-such-night"):
        places.named("2026-11-29")
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    site.environment["MICHINORI_BACKUPS"] = store.url(tmp_path.name)
    (night,) = site.run("backup", "nights")["nights"]
    assert night["night"] == str(DAY)
    assert site.run("backup", "verify", "--night", str(DAY))["sound"]
    assert site.run("restore", "--night", str(DAY))["files"] == 1


@pytest.mark.parametrize(
    ("backups", "files", "refused"),
    [
        ("s3://K:S@store.example/one/nights", "s3://K:S@store.example/one/files", False),
        ("s3://K:S@store.example/one/nights", "s3://K:S@store.example/two", False),
        ("s3://K:S@store.example/one/nights", "s3://K:S@other.example/one", False),
        ("s3://K:S@store.example/one/nights", "", False),
        ("s3://K:S@store.example/one/nights", "s3://K:S@store.example/one/night", False),
        ("s3://K:S@store.example/one/nights", "s3://K:S@store.example/one", True),
        ("s3://K:S@store.example/one", "s3://K:S@store.example/one", True),
        ("s3://K:S@store.example/one", "s3://K:S@store.example/one/files", True),
        ("s3://K@store.example/one", "", True),
        ("s3://K:S@store.example/one//nights", "", True),
        ("s3://K:S@store.example/one/./nights", "", True),
        ("s3+https://K:S@store.example/one", "", True),
        ("https://K:S@store.example/one", "", True),
        ("s3:/K:S@store.example/one", "", True),
        ("s3:K:S@store.example/one", "", True),
        ("S3:K:S@store.example/one", "", True),
        ("s3://K:S@Store.example:443/one", "s3://K:S@store.example/one", True),
        ("s3+http://K:S@store.example:80/one", "s3+http://K:S@store.example/one", True),
        ("/var/nights:of the site", "s3://K:S@store.example/one", False),
        ("s3://K:S@store.example", "", True),
    ],
)
def test_backups_and_files_never_lie_in_each_other(backups: str, files: str, refused: bool) -> None:
    """Else each night would back up the nights before, and a restore would delete them."""
    environment = {"MICHINORI_BACKUPS": backups, "STORAGE_URL": files}
    if not refused:
        assert nightly_backups(environment, Path(), simulated=False)
        return
    with pytest.raises(WrongSetting, match="MICHINORI_BACKUPS") as said:
        nightly_backups(environment, Path(), simulated=False)
    assert "S@" not in str(said.value)
