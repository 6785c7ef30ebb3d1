"""Sending to a bucket what is made meanwhile, in parts of which one at a time is in memory."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from michinori.machinery.storage import FilesAway
from michinori.machinery.storage.bucket import Bucket

_PART = 32 * 1024 * 1024
"""Bytes of each part but the last: some stores want them equal, and all take 10,000, so that an object has 312 GiB at
most."""


class _Upload:
    """Takes bytes; a part that is full is sent. Raises ``FilesAway``."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._bucket, self._name, self._client = bucket, name, bucket.client
        self._asked: dict[str, Any] = {"Bucket": bucket.bucket_name, "Key": bucket.key(name)}
        with bucket.told():
            begun = self._client.create_multipart_upload(**self._asked, **bucket.object_parameters)
        self._asked["UploadId"] = begun["UploadId"]
        self._waiting, self._parts, self._bytes = bytearray(), list[dict[str, Any]](), 0

    def write(self, content: bytes) -> int:
        self._waiting += content
        while len(self._waiting) >= _PART:
            self._send(bytes(memoryview(self._waiting)[:_PART]))
            del self._waiting[:_PART]
        return len(content)

    def finish(self) -> None:
        """Send the rest; from now on the object is there, whole."""
        if self._waiting or not self._parts:
            self._send(bytes(self._waiting))
        try:
            with self._bucket.told():
                self._client.complete_multipart_upload(**self._asked, MultipartUpload={"Parts": self._parts})
        except FilesAway:
            if not self._is_there():  # a store may take minutes to put it together, and the answer may be lost
                raise

    def give_up(self) -> None:
        """Leave nothing in the bucket, if it answers."""
        with suppress(FilesAway), self._bucket.told():
            self._client.abort_multipart_upload(**self._asked)

    def _send(self, part: bytes) -> None:
        number, mark = len(self._parts) + 1, hashlib.md5(part, usedforsecurity=False).digest()
        with self._bucket.told():
            sent = self._client.upload_part(
                **self._asked, PartNumber=number, Body=part, ContentMD5=base64.b64encode(mark).decode()
            )
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})
        self._bytes += len(part)

    def _is_there(self) -> bool:
        """Whether the object is there as it was sent."""
        with suppress(FilesAway):
            return self._bucket.exists(self._name) and self._bucket.size(self._name) == self._bytes
        return False


@contextmanager
def sending(bucket: Bucket, name: str, beginning: str) -> Iterator[_Upload]:
    """What is written in the block is this object at its end, and nothing if that is left by an error. One at a time:
    what killed ones have begun of objects whose names begin so is given up, where the store lists it and lets us.
    Raises ``FilesAway``.
    """
    _give_up_unfinished(bucket, beginning)
    upload = _Upload(bucket, name)
    try:
        yield upload
        upload.finish()
    except BaseException:
        upload.give_up()
        raise


def _give_up_unfinished(bucket: Bucket, beginning: str) -> None:
    asked = {"Bucket": bucket.bucket_name, "Prefix": bucket.key(beginning)}
    left: list[dict[str, Any]] = []
    with suppress(FilesAway), bucket.told():
        for page in bucket.client.get_paginator("list_multipart_uploads").paginate(**asked):
            left += [{"Key": one["Key"], "UploadId": one["UploadId"]} for one in page.get("Uploads", ())]
    for one in left:
        with suppress(FilesAway), bucket.told():
            bucket.client.abort_multipart_upload(Bucket=bucket.bucket_name, **one)
