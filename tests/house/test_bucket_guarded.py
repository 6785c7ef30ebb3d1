"""Files in a bucket leave by the site alone, and ``michinori doctor`` says in words what is wrong with the place."""

from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import quote

import httpx
import pytest
from django.conf import settings as loaded
from django.core.files.storage import default_storage
from machinery import samples
from pytest_django.fixtures import Settings
from sites import Site, free_port

from michinori.config.storages import storages
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.machinery.outgoing.addresses import Unreachable
from michinori.machinery.previews import page_of
from michinori.machinery.storage import storage
from michinori.machinery.storage.bucket import Bucket
from tests.house.stores import BUCKET, OPEN, READER, Store
from tests.house.test_bucket import moved
from tests.pages.test_looking import handed_in
from tests.pages.visitors import signed_in
from tests.people.papers import send
from tests.stories.cast import Cast

_SEES_NO_CONTRACT = (401, 403, 404)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store(tmp_path_factory.mktemp("store")) as found:
        yield found


@pytest.fixture
def bucket(store: Store, settings: Settings, tmp_path: Path) -> str:
    settings.STORAGES = loaded.STORAGES | {"default": _options(store.url(tmp_path.name))}
    return tmp_path.name


def _options(url: str) -> dict[str, object]:
    return storages({"STORAGE_URL": url}, Path())["default"]


def test_no_address_of_the_store_opens_a_file_or_a_list(fresh_database: str, bucket: str, store: Store) -> None:
    cast = Cast()
    send(cast.acts(cast.ren), cast.ren.id)
    page_of(store_file(actor=Actor.person("usr_ren"), name="a.png", content=samples.picture()), 1)
    keys = store.keys(bucket)
    assert len(keys) == 4
    for address in (*(f"/{BUCKET}/{quote(key)}" for key in keys), f"/{BUCKET}/", f"/{BUCKET}?list-type=2", "/"):
        answer = httpx.get(f"http://{store.place}{address}", timeout=10)
        assert answer.status_code == 403, address
    assert not storage().is_open_to_all()


def test_the_site_itself_sends_the_bytes_to_whom_they_belong(db: None, bucket: str, store: Store) -> None:
    cast = Cast()
    contract, file = handed_in(cast, "完成.txt", b"only ours")
    ren, sora = signed_in(cast.ren), signed_in(cast.person("sora"))
    for path in (file, f"/contracts/{contract.id}"):
        answer = ren.get(path)
        assert answer.status_code == 200, "no redirection to the store"
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        told = body.decode() + str(answer.headers)
        assert store.place not in told
        assert bucket not in told
        assert "X-Amz" not in told
    assert sora.get(file).status_code in _SEES_NO_CONTRACT
    with pytest.raises(NotImplementedError, match="by the site alone"):
        default_storage.url("ab/fil_1")


def test_a_bucket_that_anybody_can_read_is_seen(store: Store) -> None:
    store.client().create_bucket(Bucket=OPEN)
    wide, shut = (Bucket(**_options(store.url("own", name))["OPTIONS"]) for name in (OPEN, BUCKET))  # type: ignore[arg-type]
    assert wide.mark()
    assert shut.mark()
    assert (wide.is_open_to_all(), shut.is_open_to_all()) == (True, False)


@pytest.mark.parametrize(
    ("more", "address"),
    [
        ("", "https://s3.example:9000/files/of/ours/.place"),
        ("?addressing=virtual", "https://files.s3.example:9000/of/ours/.place"),
    ],
)
def test_it_is_asked_at_the_address_that_the_store_wants(
    monkeypatch: pytest.MonkeyPatch, more: str, address: str
) -> None:
    asked = Mock(side_effect=Unreachable("refused"))
    monkeypatch.setattr("michinori.machinery.storage.bucket.calls.call", asked)
    bucket = Bucket(**_options(f"s3://KEY:SECRET@s3.example:9000/files/of/ours{more}")["OPTIONS"])  # type: ignore[arg-type]
    assert bucket.is_open_to_all() is None
    assert asked.call_args.args == (address,)


def test_a_key_that_may_only_read_is_seen_and_a_trial_leaves_nothing(store: Store) -> None:
    writes, reads = (Bucket(**_options(url)["OPTIONS"]) for url in (store.url("k"), store.url("k", key=READER)))  # type: ignore[arg-type]
    assert writes.mark() == reads.mark()
    assert (writes.takes(), reads.takes(), reads.answers()) == (True, False, True)
    assert (list(writes.names()), store.keys("k")) == ([], ["k/.place"])


def test_what_is_wrong_with_the_place_is_told_by_the_doctor(
    store: Store, tmp_path: Path, ready_home: Callable[[Path], Path]
) -> None:
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    moved(site, store, "told")
    hidden = store.url("told")
    for url, said in (
        (store.url(bucket="nowhere"), "answers 404: there is no such bucket"),
        (store.url(secret="wrong"), "answers 403: it refuses the key, or what is done with it"),
        (f"s3+http://a:b@127.0.0.1:{free_port()}/files", "nobody answers at its address"),
        (f"s3://{hidden.partition('://')[2]}", "it speaks no TLS that holds; s3+http:// speaks without"),
        ("s3://a:b@store.example", "STORAGE_URL is written s3://KEY:SECRET@HOST/BUCKET?region=REGION"),
        (store.url("elsewhere"), "another home uses it, whose secret-key or files are not those of this one"),
    ):
        site.environment["STORAGE_URL"] = url
        done = site.attempt("doctor")
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert said in done.stderr
        assert "nagai" not in done.stderr + done.stdout
    site.environment["STORAGE_URL"] = store.url("told", key=READER)
    done = site.attempt("doctor")
    assert "\nfiles: The store of files does not answer or takes nothing" in f"\n{done.stdout}", done.stderr
    site.environment["STORAGE_URL"] = hidden
    assert "\nfiles" not in f"\n{site.attempt('doctor').stdout}"
