"""Files in a bucket of a store that speaks S3, by django-storages."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from io import BufferedReader
from pathlib import Path
from typing import Any, Concatenate, NamedTuple
from urllib.parse import urlsplit

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from michinori.machinery.outgoing import calls
from michinori.machinery.outgoing.addresses import Unreachable
from michinori.machinery.storage import MARK, FilesAway
from michinori.machinery.storage.reading import Reading


class _Patience(NamedTuple):
    """Seconds to connect and to send on, seconds without an answer, attempts."""

    connect: int
    silent: int
    attempts: int


_SHORT, _LONG = _Patience(2, 8, 2), _Patience(30, 60, 4)
_AT_ONCE = 20
_KNOWN_SECONDS = 10.0
_PATIENCE = 3
_IS_THERE, _KNOWS_NO_CONDITIONS = (409, 412), (400, 501)
_MEANS = {
    301: "the bucket is in another region",
    400: "it may want another region",
    401: "it refuses the key",
    403: "it refuses the key, or what is done with it",
    404: "there is no such bucket, or what was begun there has ended",
}
"""What the answers of a store mean for whoever has written its address."""
_ON_THE_WAY = {
    "EndpointConnectionError": "nobody answers at its address",
    "ConnectTimeoutError": "nobody answers at its address",
    "ReadTimeoutError": "it says nothing",
    "SSLError": "it speaks no TLS that holds; s3+http:// speaks without",
    "NoCredentialsError": "there is no KEY:SECRET in it, and none of this machine",
}
_UNTOUCHED = {"ContentType": "application/octet-stream", "ContentDisposition": "attachment"}
"""How the store itself would serve a file, should anybody ever get its address."""


def _status(error: ClientError) -> int | None:
    found: int | None = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return found


def _tells[**P, R](
    act: Callable[Concatenate[Any, P], R],
) -> Callable[Concatenate[Any, P], R]:
    @wraps(act)
    def telling(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.told():
            return act(self, *args, **kwargs)

    return telling


class _Body:
    """What comes of an object; raises ``FilesAway``."""

    def __init__(self, bucket: "Bucket", body: Any) -> None:
        self.told, self._body, self.close = bucket.told, body, body.close

    @_tells
    def read(self, amount: int) -> bytes:
        return bytes(self._body.read(amount))


@dataclass(frozen=True)
class Held:
    """An object of a bucket. ``mark`` is another one when it was sent anew, with other content."""

    name: str
    changed_at: datetime
    mark: str


def _held(one: Mapping[str, Any], top: str) -> Held:
    return Held(one["Key"].removeprefix(top), one["LastModified"], f"{one['ETag']} {one['LastModified'].isoformat()}")


class Bucket(S3Storage):  # type: ignore[misc]  # the library has no types
    """As the library's, with one client for all threads, what else is asked of a place of files, and errors of ours.

    ``named_by``: the setting that names it. ``patient``: for what nobody waits for, so that a store may be silent for
    a minute. ``known``: what ``answers`` found last, and until when (by the monotonic clock) it counts.
    """

    def __init__(self, **settings: Any) -> None:
        self._named_by = settings.pop("named_by")
        patience = _LONG if settings.pop("patient", False) else _SHORT
        self._attempts = patience.attempts
        addressing = {"addressing_style": settings.pop("addressing_style", "path")}
        config = Config(
            s3=addressing,
            signature_version="s3v4",
            connect_timeout=patience.connect,
            read_timeout=patience.silent,
            retries={"total_max_attempts": patience.attempts, "mode": "standard"},
            max_pool_connections=_AT_ONCE,
            tcp_keepalive=True,
            # What other stores than Amazon's know as well.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(
            client_config=config,
            transfer_config=TransferConfig(use_threads=False),
            file_overwrite=False,
            object_parameters=_UNTOUCHED,
            **settings,
        )
        self._making = threading.Lock()
        self._shared: Any = None
        self._known, self._known_until = True, 0.0

    @property
    def connection(self) -> Any:
        """One for all threads: each takes a tenth of a second and some megabytes to make."""
        with self._making:
            if self._shared is None:
                self._shared = self._create_session().resource(
                    "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
                )
        return self._shared

    @contextmanager
    def told(self) -> Iterator[None]:
        """Raise ``FilesAway`` for whatever goes wrong between here and the store, but for a file that is not there."""
        try:
            yield
        except ClientError as error:
            status = _status(error)
            means = f": {_MEANS[status]}" if status in _MEANS else ""
            raise FilesAway(f"the store of {self._named_by} answers {status}{means}") from error
        except (BotoCoreError, Boto3Error) as error:
            kind = type(error).__name__
            raise FilesAway(f"the store of {self._named_by}: {_ON_THE_WAY.get(kind, kind)}") from error

    @property
    def client(self) -> Any:
        """Its errors are told by ``told``."""
        return self.connection.meta.client

    def key(self, name: str) -> str:
        """How the store names a file of this place; of an empty name, with what all keys of this place begin."""
        return f"{self._top}{name}"

    @property
    def _top(self) -> str:
        location: str = self.location
        return f"{location.strip('/')}/".lstrip("/")

    @_tells
    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """For reading alone; a part at a time, from wherever it is read. Raises ``FileNotFoundError``."""
        key = self._normalize_name(name)
        try:
            size = self.client.head_object(Bucket=self.bucket_name, Key=key)["ContentLength"]
        except ClientError as error:
            if _status(error) == 404:
                raise FileNotFoundError(name) from error
            raise
        return File(BufferedReader(Reading(self._part_of(key), size, self._attempts), 256 * 1024), name)

    def _part_of(self, key: str) -> "Callable[[int], _Body]":
        @_tells
        def begin(bucket: Bucket, at: int) -> _Body:
            found = bucket.client.get_object(Bucket=bucket.bucket_name, Key=key, Range=f"bytes={at}-")
            return _Body(bucket, found["Body"])

        return partial(begin, self)

    @_tells
    def _save(self, name: str, content: Any) -> str:
        return str(super()._save(name, content))

    @_tells
    def delete(self, name: str) -> None:
        super().delete(name)

    @_tells
    def exists(self, name: str) -> bool:
        return bool(super().exists(name))

    @_tells
    def size(self, name: str) -> int:
        return int(super().size(name))

    def names(self, beginning: str = "") -> Iterator[str]:
        yield from (one.name for one in self.objects(beginning))

    def objects(self, beginning: str = "") -> Iterator[Held]:
        """Those whose names begin so, in order, but for the mark of the place."""
        asked = {"Bucket": self.bucket_name, "Prefix": self.key(beginning)}
        with self.told():
            for page in self.client.get_paginator("list_objects_v2").paginate(**asked):
                found = [_held(one, self._top) for one in page.get("Contents", ())]
                yield from (one for one in found if not one.name.startswith(MARK) and not one.name.endswith("/"))

    def mark(self) -> str:
        if not self.exists(MARK):
            self._make_mark()
        with self.open(MARK) as mark:
            return str(mark.read().decode())

    @_tells
    def _make_mark(self) -> None:
        """Of two homes that make it at once the first wins, where the store knows conditions."""
        made = {"Bucket": self.bucket_name, "Key": self._normalize_name(MARK), "Body": secrets.token_hex(16).encode()}
        try:
            self.client.put_object(**made, IfNoneMatch="*")
        except ClientError as error:
            status = _status(error)
            if status in _KNOWS_NO_CONDITIONS:
                self.client.put_object(**made)
            elif status not in _IS_THERE:
                raise

    def take_over(self, folder: Path) -> None:
        for name in list(self.names()):
            self.delete(name)
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file():
                with path.open("rb") as content:
                    self.save(str(path.relative_to(folder)), File(content))

    def answers(self) -> bool:
        """One thread asks; others are told what was known until then."""
        if self._known_until < time.monotonic():
            self._known_until = time.monotonic() + _KNOWN_SECONDS
            try:
                self._known = self.exists(MARK)
            except FilesAway:
                self._known = False
        return self._known

    def takes(self) -> bool:
        tried = {"Bucket": self.bucket_name, "Key": self._normalize_name(f"{MARK}.tried")}
        with suppress(FilesAway), self.told():
            self.client.put_object(**tried, Body=b"")
            self.client.delete_object(**tried)
            return True
        return False

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """Never gives an address, which opens a file without a right and without our log: ``NotImplementedError``."""
        raise NotImplementedError("files leave by the site alone")

    def is_open_to_all(self) -> bool | None:
        asked = {"Bucket": self.bucket_name, "Key": self._normalize_name(MARK)}
        try:
            with self.told():  # signed, since the client writes the bucket where the store wants it; asked without
                address = urlsplit(self.client.generate_presigned_url("get_object", asked))._replace(query="")
            return calls.call(address.geturl(), patience=_PATIENCE).status == 200
        except (FilesAway, Unreachable, ValueError):
            return None
