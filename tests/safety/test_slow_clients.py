"""Clients that send or read slowly hold no thread of the real ``serve``: whoever comes meanwhile is served at once."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from depth import only_when_long
from sites import Site

from tests.live.listeners import PASSWORD, sign_in

MANY = 200
SIZE = 30_000_000
SOON = 10
"""Seconds: a busy machine takes some, who waits for one of the slow connections would take twenty."""
EMAIL = "aoi-slow@example.jp"


@pytest.fixture(scope="module")
def aoi(server: Site) -> dict[str, Any]:
    return server.run("user", "create", "--email", EMAIL, "--name", "Aoi", "--password", PASSWORD)


@pytest.fixture(scope="module")
def file_id(server: Site, aoi: dict[str, Any]) -> str:
    """A file of 30 MB. Sending it goes through the front itself: it is spooled to the disk."""
    sent = {"file": ("大きい.bin", b"\x00\x01michinori" * (SIZE // 11 + 1), "application/octet-stream")}
    answer = httpx.post(f"{server.url}/api/v1/files", files=sent, headers=_bearer(aoi), timeout=60)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def held() -> Iterator[ExitStack]:
    """Connections that stay open until the test is over."""
    with ExitStack() as stack:
        yield stack


def _bearer(person: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {person['token']}"}


def _open(server: Site, held: ExitStack, said: bytes) -> socket.socket:
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", server.port))
    held.callback(line.close)
    line.sendall(said)
    return line


def _head(first: str, *lines: str) -> bytes:
    return "\r\n".join((f"{first} HTTP/1.1", "Host: localhost", *lines, "", "")).encode()


def _slow_headers(aoi: dict[str, Any], file_id: str) -> bytes:
    return b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


def _slow_body(aoi: dict[str, Any], file_id: str) -> bytes:
    """One byte of a body of 500."""
    kind = "Content-Type: application/x-www-form-urlencoded"
    return _head("POST /accounts/login/", kind, "Content-Length: 500") + b"a"


def _slow_pieces(aoi: dict[str, Any], file_id: str) -> bytes:
    """A body whose length is not said."""
    return _head("POST /api/v1/jobs", "Content-Type: application/json", "Transfer-Encoding: chunked") + b"1\r\n{\r\n"


def _slow_reader(aoi: dict[str, Any], file_id: str) -> bytes:
    """30 MB asked for, and nothing read."""
    return _head(f"GET /api/v1/files/{file_id}", f"Authorization: Bearer {aoi['token']}")


KINDS = [_slow_headers, _slow_body, _slow_pieces, _slow_reader]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.strip("_"))
def test_two_hundred_slow_connections_keep_nobody_waiting(
    server: Site, aoi: dict[str, Any], file_id: str, held: ExitStack, kind: Callable[[dict[str, Any], str], bytes]
) -> None:
    said = kind(aoi, file_id)
    for _ in range(MANY):
        _open(server, held, said)
    time.sleep(0.5)
    took = []
    for path in ["/", "/jobs", "/columns", "/accounts/login/"] * 3:
        began = time.monotonic()
        assert httpx.get(server.url + path, timeout=20).status_code == 200
        took.append(time.monotonic() - began)
    took.sort()
    assert took[len(took) // 2] < SOON, took
    began = time.monotonic()
    sign_in(server.url, EMAIL).close()
    assert time.monotonic() - began < 2 * SOON  # a page, a form, and Argon2


def test_streams_that_nobody_reads_keep_nobody_waiting(server: Site, aoi: dict[str, Any], held: ExitStack) -> None:
    person = sign_in(server.url, EMAIL)
    held.callback(person.close)
    cookies = "; ".join(f"{name}={value}" for name, value in person.cookies.items())
    for _ in range(MANY):
        _open(server, held, _head("GET /live", f"Cookie: {cookies}"))
    began = time.monotonic()
    assert httpx.get(f"{server.url}/jobs", timeout=20).status_code == 200
    assert time.monotonic() - began < SOON


def test_a_file_arrives_whole_and_of_a_head_only_its_headers(server: Site, aoi: dict[str, Any], file_id: str) -> None:
    answer = httpx.get(f"{server.url}/api/v1/files/{file_id}", headers=_bearer(aoi), timeout=60)
    assert (answer.status_code, len(answer.content)) == (200, int(answer.headers["content-length"]))
    assert answer.content.startswith(b"\x00\x01michinori")
    head = httpx.head(f"{server.url}/api/v1/files/{file_id}", headers=_bearer(aoi), timeout=60)
    assert (head.content, head.headers["content-length"]) == (b"", answer.headers["content-length"])


@pytest.mark.parametrize(
    ("path", "kind", "said"),
    [
        ("/accounts/login/", "text/html; charset=utf-8", "一度に送れる大きさを超えています"),
        ("/api/v1/jobs", "application/problem+json", "body-too-large"),
    ],
)
def test_too_large_a_body_is_refused_before_it_is_sent(
    server: Site, held: ExitStack, path: str, kind: str, said: str
) -> None:
    """By its announced length, or where that is not said, as soon as it has become too large."""
    announced = _open(server, held, _head(f"POST {path}", "Content-Length: 3000000", "Content-Type: text/plain"))
    chunked = _open(server, held, _head(f"POST {path}", "Transfer-Encoding: chunked", "Content-Type: text/plain"))
    for _ in range(50):
        try:
            chunked.sendall(b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n")
        except OSError:
            break
    for line in (announced, chunked):
        answer = _read(line)
        assert answer.startswith("HTTP/1.1 413"), answer[:200]
        assert f"content-type: {kind}" in answer
        assert said in answer
        heads, body = answer.split("\r\n\r\n", 1)
        assert f"content-length: {len(body.encode())}\r" in f"{heads}\r", "the client lacks a part of the answer"


def test_who_goes_on_sending_what_was_refused_is_dropped_after_some_seconds(server: Site, held: ExitStack) -> None:
    """The rest of a refused body is taken for the answer's sake, but not for as long as a liar likes."""
    line = _open(server, held, _head("POST /accounts/login/", "Content-Length: 3000000", "Content-Type: text/plain"))
    began = time.monotonic()
    with pytest.raises((BrokenPipeError, ConnectionResetError)):
        while time.monotonic() - began < 20:
            line.sendall(b"x")
            time.sleep(0.2)
    assert time.monotonic() - began < 10


@only_when_long
def test_a_body_that_stops_is_answered_and_its_connection_closed(server: Site, held: ExitStack) -> None:
    answer = _read(_open(server, held, _slow_body({}, "")))
    assert answer.startswith("HTTP/1.1 408")
    assert "送信に時間がかかりすぎました" in answer


def test_raw_bytes_in_an_address_are_read_as_text(server: Site, held: ExitStack) -> None:
    said = "GET /jobs?q=広告&x=\xff HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = _read(_open(server, held, said.encode()))
    assert answer.startswith(("HTTP/1.1 200", "HTTP/1.1 400")), answer[:200]


def _read(line: socket.socket) -> str:
    line.settimeout(30)
    read = bytearray()
    try:
        while piece := line.recv(65536):
            read += piece
    except ConnectionResetError:
        pass  # what follows is lost, at any byte
    return read.decode(errors="replace")
