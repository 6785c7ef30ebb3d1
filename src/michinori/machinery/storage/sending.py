"""Sending to a bucket what is not known beforehand, part by part, so that memory stays the same however much it is."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from michinori.machinery.storage import FilesAway
from michinori.machinery.storage.bucket import Bucket, told

_PART = 32 * 1024 * 1024
"""Bytes of a part at first; a store takes 10,000, so they grow: a backup can be 1.7 TB."""
_GROWS_EVERY = 1_000


class _Upload:
    """Takes bytes; a part that is full is sent. Raises ``FilesAway``."""

    def __init__(self, bucket: Bucket, name: str) -> None:
        self._client = bucket.client
        self._asked: dict[str, Any] = {"Bucket": bucket.bucket_name, "Key": bucket.key(name)}
        with told():
            begun = self._client.create_multipart_upload(**self._asked, **bucket.object_parameters)
        self._asked["UploadId"] = begun["UploadId"]
        self._waiting, self._parts = bytearray(), list[dict[str, Any]]()

    def write(self, content: bytes) -> int:
        self._waiting += content
        while len(self._waiting) >= (size := _PART * (1 + len(self._parts) // _GROWS_EVERY)):
            self._send(bytes(self._waiting[:size]))
            del self._waiting[:size]
        return len(content)

    def finish(self) -> None:
        """Send the rest; from now on the object is there, whole."""
        self._send(bytes(self._waiting))
        with told():
            self._client.complete_multipart_upload(**self._asked, MultipartUpload={"Parts": self._parts})

    def give_up(self) -> None:
        """Leave nothing in the bucket, if it answers."""
        with suppress(FilesAway), told():
            self._client.abort_multipart_upload(**self._asked)

    def _send(self, part: bytes) -> None:
        number = len(self._parts) + 1
        with told():
            sent = self._client.upload_part(**self._asked, PartNumber=number, Body=part)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})


@contextmanager
def sending(bucket: Bucket, name: str) -> Iterator[_Upload]:
    """What is written in the block is this object at its end, and nothing if that is left by an error. One at a time:
    what others of this bucket have begun and not finished, since they were killed, is given up. Raises ``FilesAway``.
    """
    _give_up_unfinished(bucket)
    upload = _Upload(bucket, name)
    try:
        yield upload
        upload.finish()
    except BaseException:
        upload.give_up()
        raise


def _give_up_unfinished(bucket: Bucket) -> None:
    with told():
        pages = bucket.client.get_paginator("list_multipart_uploads")
        asked = {"Bucket": bucket.bucket_name, "Prefix": bucket.key("")}
        for page in pages.paginate(**asked):
            for one in page.get("Uploads", ()):
                bucket.client.abort_multipart_upload(
                    Bucket=bucket.bucket_name, Key=one["Key"], UploadId=one["UploadId"]
                )
