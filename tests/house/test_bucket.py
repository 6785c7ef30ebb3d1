"""Files in a bucket of a real store that speaks S3: in and out, backups, erasing, and a store that is away."""

import io
import random
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from django.conf import settings as loaded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from machinery import samples
from pytest_django.fixtures import Settings
from sites import Site, wait_until

from michinori.config import table
from michinori.config.copies import reading, restoring, verifying, writing
from michinori.config.copies.places import File
from michinori.config.environment import WrongSetting
from michinori.config.storages import storages
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import outbox
from michinori.machinery.erasing import sweep_files
from michinori.machinery.files import open_file, store_file
from michinori.machinery.health import look
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.machinery.previews import page_of, places_beside
from michinori.machinery.storage import MARK, FilesAway, storage
from michinori.machinery.storage.bucket import Bucket
from michinori.machinery.storage.reading import Reading
from tests.house.stores import BUCKET, Store
from tests.machinery.erased import erase_what_is_left
from tests.pages.test_looking import handed_in
from tests.pages.visitors import signed_in
from tests.people.papers import photo, send
from tests.stories import cast as story
from tests.stories.cast import Cast

REN = Actor.person("usr_ren")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("store")) as found:
        yield found


@pytest.fixture
def bucket(store: Store, settings: Settings, tmp_path: Path) -> str:
    """Files go into a folder of the bucket that is this test's own; gives its name."""
    settings.STORAGES = loaded.STORAGES | {"default": _options(store, tmp_path.name)}
    return tmp_path.name


def _options(store: Store, within: str) -> dict[str, object]:
    return storages({"STORAGE_URL": store.url(within)}, Path())["default"]


@pytest.mark.usefixtures("bucket")
def test_what_goes_in_comes_out_as_an_attachment_and_in_parts(db: None) -> None:
    cast = Cast()
    sound = samples.recording("mp3", size=None)
    _, file = handed_in(cast, "完成.mp3", sound)
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    sent = ren.get(file)
    assert sent["Content-Disposition"].startswith("attachment")
    assert int(sent["Content-Length"]) == len(sound)
    assert b"".join(sent.streaming_content) == sound  # type: ignore[attr-defined]
    whole = aoi.get(f"{file}/preview").content
    part = aoi.get(f"{file}/preview", headers={"Range": "bytes=4-9"})
    assert (part.status_code, part.content) == (206, whole[4:10])


def test_a_picture_its_previews_and_what_is_swept(db: None, bucket: str, store: Store) -> None:
    file = store_file(actor=REN, name="a.png", content=samples.picture())
    assert page_of(file, 1)
    assert places_beside(file.place) == [f"{file.place}.page1.jpg"]
    assert sorted(storage().names()) == [file.place, f"{file.place}.page1.jpg"]
    assert {key.removeprefix(f"{bucket}/") for key in store.keys(bucket)} == set(storage().names())


def test_what_nobody_needs_goes_with_its_previews(fresh_database: str, bucket: str, store: Store) -> None:
    file = store_file(actor=REN, name="a.png", content=samples.picture())
    StoredFile.objects.update(made_at=file.made_at - timedelta(days=30))
    assert sweep_files() == 1
    erase_what_is_left()
    assert store.keys(bucket) == []


@pytest.mark.usefixtures("bucket")
def test_a_name_is_given_once_and_what_is_not_there_is_said() -> None:
    first = default_storage.save("documents/a.pdf", ContentFile(b"first"))
    second = default_storage.save("documents/a.pdf", ContentFile(b"second"))
    assert (first, second != first) == ("documents/a.pdf", True)
    assert default_storage.open(first).read() == b"first"
    assert default_storage.size(second) == 6
    default_storage.delete("documents/none.pdf")
    assert not default_storage.exists("documents/none.pdf")
    with pytest.raises(FileNotFoundError):
        default_storage.open("documents/none.pdf")


@pytest.mark.usefixtures("bucket")
def test_a_large_file_is_read_from_anywhere() -> None:
    content = random.Random(1).randbytes(3 * 1024 * 1024)
    place = default_storage.save("ab/large", ContentFile(content))
    with default_storage.open(place, "rb") as found:
        assert (found.size, found.seek(2_000_000), found.read(1_000)) == (
            len(content), 2_000_000, content[2_000_000:2_001_000],
        )  # fmt: skip
        assert (found.seek(0), b"".join(found.chunks())) == (0, content)


def test_reading_fetches_a_part_only_after_a_leap() -> None:
    content, begun = random.Random(2).randbytes(100_000), list[int]()

    def begin(at: int) -> io.BytesIO:
        begun.append(at)
        return io.BytesIO(content[at:])

    with io.BufferedReader(Reading(begin, len(content)), 4_096) as found:
        assert found.read(10_000) == content[:10_000]
        found.seek(-5, io.SEEK_END)
        assert found.read() == content[-5:]
        found.seek(50_000)
        assert found.read(100) == content[50_000:50_100]
    assert begun == [0, 99_995, 50_000]
    with pytest.raises(OSError, match="too soon"):
        Reading(lambda at: io.BytesIO(b""), 10).read(5)


def test_homes_that_share_a_bucket_know_it_by_its_mark(store: Store, tmp_path: Path) -> None:
    one, same, other = (Bucket(**_options(store, f"{tmp_path.name}/{name}")["OPTIONS"]) for name in "aab")  # type: ignore[arg-type]
    assert one.mark() == same.mark() != other.mark()
    assert one.mark() == one.mark()
    assert MARK not in list(one.names())
    assert not one.is_open_to_all()
    assert one.answers()


def test_a_backup_holds_them_and_is_restored_into_a_bucket(
    fresh_database: str, bucket: str, store: Store, settings: Settings, tmp_path: Path
) -> None:
    cast = Cast()
    story.active(cast)
    file = StoredFile.objects.get(id=story.a_file(cast.ren))
    copy = tmp_path / "copy"
    written = writing.back_up(File(copy))
    assert written["files"] == len(store.keys(bucket))
    found, sound = verifying.verify(File(copy))
    assert (sound, found["files"]) == (True, written["files"]), found
    (tmp_path / "out").mkdir()
    reading.unpack(File(copy), tmp_path / "out")
    content = open_file(file).read()
    storage().take_over(tmp_path / "out" / "files")
    assert open_file(file).read() == content
    assert len(store.keys(bucket)) == written["files"]


def test_a_backup_without_them_is_sound_and_leaves_the_bucket_alone(
    fresh_database: str, bucket: str, store: Store, settings: Settings, tmp_path: Path
) -> None:
    settings.BACKUP_FILES = False
    cast = Cast()
    story.active(cast)
    story.a_file(cast.ren)
    copy = tmp_path / "copy"
    assert writing.back_up(File(copy))["files"] == 0
    found, sound = verifying.verify(File(copy))
    assert (sound, found["files"], found["files_missing"]) == (True, None, 0), found
    (tmp_path / "out").mkdir()
    unpacked = reading.unpack(File(copy), tmp_path / "out")
    assert (unpacked.whole, unpacked.has_files) == (True, False)
    with pytest.raises(Problem, match="not-empty"):
        restoring.restore(File(copy))
    assert store.keys(bucket)


def test_pictures_of_papers_lie_there_encrypted(fresh_database: str, bucket: str, store: Store) -> None:
    cast = Cast()
    send(cast.acts(cast.ren), cast.ren.id)
    keys = [key for key in store.keys(bucket) if "/identity/" in key]
    assert len(keys) == 2
    for key in keys:
        assert not store.content(key).startswith(b"\xff\xd8")
        assert photo(1)[200:400] not in store.content(key)


def test_a_store_that_is_away_is_said_and_what_is_no_file_goes_on(
    fresh_database: str, bucket: str, store: Store
) -> None:
    cast = Cast()
    contract, file = handed_in(cast, "完成.txt", b"ok")
    old = store_file(actor=REN, name="b.txt", content=b"b")
    StoredFile.objects.filter(id=old.id).update(made_at=old.made_at - timedelta(days=30))
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    ren.raise_request_exception = False
    store.stop()
    try:
        assert sweep_files() == 1
        began = time.monotonic()
        answer = ren.get(file)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "ファイルの置き場所につながりません" in answer.content.decode()
        assert time.monotonic() - began < 20
        assert aoi.get(f"/contracts/{contract.id}").status_code == 200
        storage()._known_until = 0  # type: ignore[attr-defined]
        found = look()
        assert (found.found["files"], "files" in found.wrong, "files" in found.as_data()["wrong"]) == (
            "away", True, True,
        )  # fmt: skip
        with pytest.raises(FilesAway):
            store_file(actor=REN, name="a.txt", content=b"a")
    finally:
        store.come_back()
    assert OutboxItem.objects.filter(kind="content_left").count() == 1
    assert default_storage.exists(old.place)
    outbox.drain(table.SUBSCRIBERS)
    wait_until(lambda: not default_storage.exists(old.place))
    assert ren.get(file).status_code == 200


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("https://store.example/files", "is written s3://"),
        ("s3://store.example", "is written s3://"),
        ("s3://KEY@store.example/files", "is written s3://"),
        ("s3://KEY:SECRET@/files", "is written s3://"),
        ("s3://KEY:SECRET@store.example:x/files", "is written s3://"),
        ("s3://KEY:SECRET@store.example/Files", "is written s3://"),
        ("s3://KEY:SECRET@store.example/files/../keys", "is written s3://"),
        ("s3://KEY:SECRET@store.example/files?acl=public", "knows region and addressing, not acl"),
        ("s3://KEY:SECRET@store.example/files?addressing=none", "is path or virtual"),
    ],
)
def test_an_address_that_cannot_be_read_is_said_without_its_secret(given: str, said: str) -> None:
    with pytest.raises(WrongSetting, match=said) as wrong:
        storages({"STORAGE_URL": given}, Path())
    assert "SECRET@store" not in str(wrong.value)


def test_a_token_of_the_machines_own_role_is_not_sent_with_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "of the machine's role")
    given = storages({"STORAGE_URL": "s3://KEY:SECRET@store.example/files"}, Path())["default"]["OPTIONS"]
    key = Bucket(**given)._create_session().get_credentials()
    assert (key.access_key, key.token) == ("KEY", None)


def test_an_address_names_all_that_is_needed() -> None:
    given = "s3://KEY:a%2Fb@s3.example:9000/files/of/ours?region=eu-west-1&addressing=virtual"
    assert storages({"STORAGE_URL": given}, Path())["default"]["OPTIONS"] == {
        "endpoint_url": "https://s3.example:9000",
        "bucket_name": "files",
        "location": "of/ours",
        "region_name": "eu-west-1",
        "addressing_style": "virtual",
        "access_key": "KEY",
        "secret_key": "a/b",
        "security_token": None,
        "named_by": "STORAGE_URL",
    }
    of_the_machine = storages({"STORAGE_URL": "s3://s3.example/files"}, Path())["default"]["OPTIONS"]
    assert not {"access_key", "secret_key"} & of_the_machine.keys()
    assert storages({}, Path("/home"))["default"]["OPTIONS"]["location"] == Path("/home/files")


def moved(site: Site, store: Store, within: str) -> None:
    """As docs/operate.md says: the folder as it is, with its hidden file, into the bucket."""
    folder = site.home / "files"
    for path in [one for one in folder.rglob("*") if one.is_file()]:
        store.client().put_object(Bucket=BUCKET, Key=f"{within}/{path.relative_to(folder)}", Body=path.read_bytes())
        path.unlink()
    site.environment["STORAGE_URL"] = store.url(within)


def test_a_served_site_keeps_its_files_there(store: Store, tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    moved(site, store, "served")
    token = site.run("user", "create", "--email", "ren@example.jp", "--name", "ren")["token"]
    asks = {"Authorization": f"Bearer {token}"}
    site.start()
    try:
        sent = httpx.post(f"{site.url}/api/v1/files", headers=asks, files={"file": ("plan.txt", b"plan")}, timeout=30)
        assert sent.status_code == 201, sent.text
        address = f"{site.url}/api/v1/files/{sent.json()['id']}"
        got = httpx.get(address, headers=asks, timeout=30)
        assert (got.status_code, got.content) == (200, b"plan")
        assert not [path for path in (site.home / "files").rglob("*") if path.is_file()]
        store.stop()
        away = httpx.get(address, headers=asks, timeout=30)
        assert (away.status_code, away.json()["type"].rpartition("/")[2]) == (503, "files-away")
        assert httpx.get(f"{site.url}/jobs", timeout=30).status_code == 200
        wait_until(lambda: httpx.get(f"{site.url}/health", timeout=30).json()["wrong"] == ["files"])
        assert httpx.get(f"{site.url}/health", timeout=30).status_code == 200
    finally:
        store.come_back()
        assert site.stop() == 0
