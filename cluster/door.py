"""The door: HAProxy with a certificate of its own making, and how programs and people call it."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from typing import Any

import httpx

from bench.browsing import Request, Unexpected
from cluster.configuring import place
from cluster.engines import Engines
from cluster.machines import Machine, Program
from cluster.plan import ADDRESSES, DOOR, HOST

_SECONDS = 10.0
"""How long a program waits for an answer."""
_BY_NAME = {"sni_hostname": HOST}


def start(machine: Machine, engines: Engines) -> None:
    """Make a certificate, and start HAProxy as its file says."""
    key, certificate = machine.folder / "key.pem", machine.folder / "certificate.pem"
    _certify(engines, str(key), str(certificate))
    (machine.folder / "market.example.pem").write_text(certificate.read_text() + key.read_text())
    command = (engines["haproxy"], "-W", "-db", "-f", place(machine, "haproxy.cfg"))
    machine.start("haproxy", Program(command, {}))


class Caller:
    """A program that calls the API through the door. Use it on the machine ``load`` alone."""

    def __init__(self, machine: Machine, token: str) -> None:
        """``machine``: the door, whose certificate is trusted."""
        self._client = _client(machine, {"Authorization": f"Bearer {token}"})

    def send(self, method: str, path: str, *, key: str = "", **body: Any) -> httpx.Response:
        """One request; ``key``: its Idempotency-Key. Raises ``httpx.HTTPError``."""
        keyed = {"Idempotency-Key": key} if key else {}
        return self._client.request(method, f"/api/v1{path}", headers=keyed, extensions=_BY_NAME, **body)

    def close(self) -> None:
        self._client.close()


class Line:
    """The way through the door for the bench's programs and visitors, in the place of ``bench.browsing.Line``."""

    def __init__(self, machine: Machine) -> None:
        self._client = _client(machine, {"Referer": f"https://{HOST}/"})

    def ask(self, request: Request) -> tuple[bytes, HTTPMessage]:
        """Send a request and read the whole answer. Raises ``Unexpected`` for another status."""
        answer = self._client.request(
            request.method, request.path, content=request.body, headers=request.headers, extensions=_BY_NAME
        )
        if answer.status_code != request.status:
            raise Unexpected(f"{request.method} {request.path}: {answer.status_code} {answer.text[:200]}")
        headers = HTTPMessage()
        for name, value in answer.headers.multi_items():
            headers[name] = value
        return answer.content, headers

    @contextmanager
    def events(self, request: Request) -> Iterator[Iterator[str]]:
        """The names of the server-sent events of an answer, as they come."""
        with self._client.stream("GET", request.path, headers=request.headers, extensions=_BY_NAME) as answer:
            assert answer.status_code == 200, f"{request.path}: {answer.status_code}"
            yield (line.removeprefix("event: ") for line in answer.iter_lines() if line.startswith("event: "))

    def close(self) -> None:
        self._client.close()


def _client(machine: Machine, headers: dict[str, str]) -> httpx.Client:
    trust = ssl.create_default_context(cafile=str(machine.folder / "certificate.pem"))
    return httpx.Client(
        base_url=f"https://{ADDRESSES[DOOR]}", headers={"Host": HOST, **headers}, verify=trust, timeout=_SECONDS
    )


def _certify(engines: Engines, key: str, certificate: str) -> None:
    made = subprocess.run(
        [
            *(engines["openssl"], "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
            *("-keyout", key, "-out", certificate),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, f"openssl: {made.stderr[-300:]}"
