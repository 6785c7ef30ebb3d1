"""The one way out: what lies inside is not called whatever its name, its spelling or the answer that leads there."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from michinori.machinery.outgoing import addresses, calls
from michinori.machinery.outgoing.addresses import Unreachable
from michinori.machinery.outgoing.libraries import session
from tests.webhooks.receivers import receiving, status

SPELT = [
    "127.0.0.1", "127.1", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "017700000001", "0", "0.0.0.0", "0x0",
    "10.1", "167772161", "012.0.0.1", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]",
    "localhost", "LOCALHOST", "localhost.", "[fe80::1%25lo]", "[64:ff9b::7f00:1]", "169.254.169.254", "2852039166",
]  # fmt: skip
"""Ways to write addresses inside, which the system's own resolver understands."""
LEADS = [
    "http://127.0.0.1:{port}/inside", "http://localhost:{port}/inside", "//127.0.0.1:{port}/inside", "/inside",
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/_", "ftp://127.0.0.1/", "javascript:alert(1)", "https://[::1]/",
]  # fmt: skip


@pytest.fixture
def real(settings: Settings) -> None:
    """A site in real time, from which nothing of this machine may be called."""
    settings.SIMULATED_TIME = False


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("host", SPELT)
def test_what_lies_inside_is_not_called_however_it_is_spelt(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was called"))
    with pytest.raises(Unreachable, match=r"address|name"):
        calls.post(f"https://{host}/", b"{}", {})
    with pytest.raises(requests.RequestException):
        session("https://id.example").get(f"https://{host}/", timeout=2)


@pytest.mark.usefixtures("real")
def test_the_name_is_resolved_once_and_the_checked_address_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers with an inner address the second time (DNS rebinding)."""
    answers, called = ["93.184.216.34", "127.0.0.1", "127.0.0.1"], []

    def resolve(*_: Any, **__: Any) -> list[Any]:
        return [(0, 0, 0, "", (answers.pop(0), 443))]

    def connect(place: tuple[str, int], **_: Any) -> socket.socket:
        called.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable, match="refused"):
        calls.post("https://rebinding.example/", b"{}", {})
    answers[:] = ["93.184.216.34", "127.0.0.1"]
    with pytest.raises(requests.ConnectionError):
        session("https://id.example").get("https://rebinding.example/", timeout=2)
    assert called == ["93.184.216.34", "93.184.216.34"]


@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(lead: str, code: int) -> None:
    with receiving(status(200)) as inside, receiving(b"") as outside:
        lead = lead.format(port=inside.url.split(":")[2].partition("/")[0])
        outside.answers[:] = [status(code, f"Location: {lead}\r\n")]
        assert calls.post(outside.url, b"{}", {}) == code
        assert calls.call(outside.url, patience=5).status == code
        with pytest.raises(requests.TooManyRedirects):
            session(outside.url).get(outside.url, timeout=5)
        assert (len(outside.requests), len(inside.requests)) == (3, 0)


def test_a_library_reaches_the_operators_host_and_elsewhere_only_what_is_public(real: None) -> None:
    with receiving(status(200)) as ours, receiving(status(200)) as inside:
        opened = session(ours.url)
        assert opened.get(ours.url, timeout=5).status_code == 200
        port = inside.url.split(":")[2]
        for url in (f"http://localhost:{port}", f"https://localhost:{port}", f"https://[::ffff:127.0.0.1]:{port}"):
            with pytest.raises(requests.RequestException):
                opened.get(url, timeout=2)
        for url in ("file:///etc/passwd", "ftp://127.0.0.1/"):
            with pytest.raises(requests.exceptions.InvalidSchema):
                opened.get(url, timeout=2)
        assert not inside.requests


def test_the_operators_own_address_may_lie_inside(real: None) -> None:
    with receiving(status(200, body=b"x" * 100)) as ours:
        found = calls.call(ours.url, method="POST", body=b"a=1", headers={"X-One": "1"}, patience=5, most=10)
    assert (found.status, found.body, found.headers["content-length"]) == (200, b"x" * 10, "100")
    assert ours.headers(0)["X-One"] == "1"
    for wrong in ("", "nonsense", "http://", "http://[::1", "http://localhost:99999", "file:///etc/passwd"):
        with pytest.raises(Unreachable):
            calls.call(wrong, patience=1)


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """What a server of this machine needs for https; our client trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    signed = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    file = tmp_path / "server.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    trusting = ssl.create_default_context(cadata=signed.decode())
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    return server


def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(
    certified: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # trust it no more
    heard = list[bytes]()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for _ in range(2):
                line, _ = listening.accept()
                with suppress(OSError), certified.wrap_socket(line, server_side=True) as safe:
                    heard.append(safe.recv(65536))

        threading.Thread(target=serve, daemon=True).start()
        port = listening.getsockname()[1]
        with pytest.raises(Unreachable, match="certificate"):
            calls.post(f"https://localhost:{port}/", b"{}", {})
        with pytest.raises(requests.exceptions.SSLError):
            session(f"https://localhost:{port}").get(f"https://localhost:{port}/", timeout=5)
    assert not heard


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"


@contextmanager
def dripping(
    certified: ssl.SSLContext, begin: bytes = b"", drips: bytes = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 200
) -> Iterator[int]:
    """The port of a server whose answer over TLS comes a byte at a time, each sooner than any time-out; ``begin`` comes
    at once.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                line, _ = listening.accept()
                with certified.wrap_socket(line, server_side=True) as safe:
                    safe.recv(65536)
                    safe.sendall(begin)
                    for byte in drips:
                        safe.sendall(bytes([byte]))
                        time.sleep(0.1)

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


def test_an_answer_over_tls_that_comes_byte_by_byte_ends_in_time(
    certified: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TLS takes the socket over, which the timer then must end."""
    monkeypatch.setattr(calls, "LONGEST", 1.0)
    with dripping(certified) as port:
        began = time.monotonic()
        with pytest.raises(Unreachable, match="slow"):
            calls.post(f"https://localhost:{port}/", b"{}", {})
        assert time.monotonic() - began < 8  # the whole answer takes 22


@pytest.mark.parametrize("drips", [b"0" * 200, b"0\r\n" + b"X-A: b\r\n" * 25], ids=["size", "trailers"])
def test_nor_does_a_body_in_parts_that_come_byte_by_byte(
    certified: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch, drips: bytes
) -> None:
    """http.client lets its socket go, and reads on; what a webhook answers is not read at all."""
    monkeypatch.setattr(calls, "LONGEST", 1.0)
    began = time.monotonic()
    with dripping(certified, CHUNKED, drips) as port:
        assert calls.post(f"https://localhost:{port}/", b"{}", {}) == 200
    with dripping(certified, CHUNKED, drips) as port, pytest.raises(Unreachable, match="slow"):
        calls.call(f"https://localhost:{port}/", patience=1, most=10)
    assert time.monotonic() - began < 12  # the whole answers take twenty each


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::93.184.216.34"])
def test_what_is_public_may_be_called(address: str, real: None) -> None:
    assert addresses.may_be_called(address, "example.com")


@pytest.mark.parametrize("address", ["64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::93.184.216.34"])
def test_what_leads_inside_behind_nat64_may_not(address: str, real: None) -> None:
    assert not addresses.may_be_called(address, "example.com")


def test_the_next_address_is_tried_where_one_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that has an address of IPv6 which leads nowhere, all in the time of one call."""
    with receiving(status(204)) as found:
        port = int(found.url.split(":")[2].partition("/")[0])
        names = [(0, 0, 0, "", (one, port)) for one in ("::1", "127.0.0.2", "127.0.0.1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: names)
        monkeypatch.setattr(addresses, "may_be_called", lambda *_: True)
        given, create = [], socket.socket.connect

        def connect(place: tuple[str, int], timeout: float) -> socket.socket:
            given.append((place[0], timeout))
            if place[0] != "127.0.0.1":
                raise TimeoutError
            line = socket.socket()
            create(line, place)
            return line

        monkeypatch.setattr(socket, "create_connection", connect)
        assert calls.post(f"http://localhost:{port}/", b"{}", {}) == 204
        assert calls.call(f"http://localhost:{port}/", patience=6).status == 204
        addresses.connect(["::1", "127.0.0.1"], port, None).close()
    assert [address for address, _ in given] == ["::1", "127.0.0.2", "127.0.0.1"] * 2 + ["::1", "127.0.0.1"]
    assert [round(seconds, 1) for _, seconds in given[3:6]] == [1.0, 1.5, 3.0]
    with pytest.raises(Unreachable, match="slow"):
        addresses.connect(["::1", "127.0.0.2"], port, 1)
