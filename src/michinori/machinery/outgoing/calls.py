"""Calls of our own: to addresses typed by users (``post``), and to those in the operator's settings (``call``)."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from michinori.machinery.outgoing.addresses import LOCAL, Unreachable, checked, connect, resolved

LONGEST = 10.0
"""Time-out in seconds for connecting, sending and reading the answer's headers together, at typed addresses."""


class Target(NamedTuple):
    """The parts of a URL to call."""

    secure: bool
    host: str
    port: int
    path: str


@dataclass(frozen=True)
class Answer:
    """What came. ``headers``: names in lower case; ``body``: of it as much as was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def read_url(url: str) -> Target | None:
    """The parts of a URL that may be called, else None: https only; in simulated time http to this machine as well."""
    target = _parts(url)
    if target is None or not (target.secure or (settings.SIMULATED_TIME and target.host in LOCAL)):
        return None
    return target


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """POST to an address that a user typed and return the HTTP status; the answer's body is not read. Raises
    ``Unreachable``.
    """
    target = read_url(url)
    if target is None:
        raise Unreachable("address")
    line = connect(checked(target.host, target.port), target.port, LONGEST / 2)
    return _exchanged(line, target, "POST", body, {"Content-Type": "application/json", **headers}, LONGEST, 0).status


def call(
    url: str,
    *,
    method: str = "GET",
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    patience: float,
    most: int = 0,
) -> Answer:
    """Call an address from the operator's settings, which may lie inside. ``patience``: seconds for the whole call;
    ``most``: bytes of the answer's body that are read. Raises ``Unreachable``.
    """
    target = _parts(url)
    if target is None:
        raise Unreachable("address")
    line = connect(resolved(target.host, target.port), target.port, patience / 2)
    return _exchanged(line, target, method, body, headers or {}, patience, most)


def _parts(url: str) -> Target | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = all("!" <= letter <= "~" and letter not in '"<>\\^`{|}' for letter in url)
    if not plain or not parts.hostname or parts.username is not None or parts.fragment or port == 0:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, parts.hostname, port or (443 if secure else 80), path)


def _exchanged(
    line: socket.socket,
    target: Target,
    method: str,
    body: bytes | None,
    headers: Mapping[str, str],
    patience: float,
    most: int,
) -> Answer:
    """Send a request over ``line``, which is closed afterwards, and read the answer. Raises ``Unreachable``."""
    # The socket's time-out starts anew with every byte; this timer ends answers that arrive slowly.
    late = time.monotonic() + patience
    connection = http.client.HTTPConnection(target.host, target.port, timeout=patience)
    line.settimeout(patience)
    lines = [line]
    cut = threading.Timer(patience, _shut_down, [lines])
    cut.daemon = True
    cut.start()
    try:
        if target.secure:
            _secure(lines, target.host)
        connection.sock = lines[-1]
        connection.request(method, target.path, body, dict(headers))
        answer = _read(connection.getresponse(), most)
    except ssl.SSLError as error:
        raise Unreachable("certificate" if time.monotonic() < late else "slow") from error
    except TimeoutError as error:
        raise Unreachable("slow") from error
    except (http.client.HTTPException, ValueError, OSError) as error:
        raise Unreachable("garbage" if time.monotonic() < late else "slow") from error
    else:
        if time.monotonic() >= late:
            raise Unreachable("slow")  # the timer cut it off, which http.client takes for its end
        return answer
    finally:
        cut.cancel()
        connection.close()
        for each in lines:
            each.close()


def _read(found: http.client.HTTPResponse, most: int) -> Answer:
    """What came. Of a body that nobody wants nothing is read: ``read(0)`` would wait for the size of its first part."""
    headers = {name.lower(): value for name, value in found.headers.items()}
    return Answer(found.status, headers, found.read(most) if most else b"")


def _secure(lines: list[socket.socket], host: str) -> None:
    """Put TLS on the last of ``lines``, and add it: before the handshake, so that the timer ends that, too."""
    context = ssl.create_default_context()
    line = context.wrap_socket(lines[-1], server_hostname=host, do_handshake_on_connect=False)
    lines.append(line)
    line.do_handshake()


def _shut_down(lines: list[socket.socket]) -> None:
    """End what is read, also where http.client has let its socket go (``Connection: close``). By the kernel's own
    shutdown: that of TLS would forget here what the other thread reads by.
    """
    with suppress(OSError):
        socket.socket.shutdown(lines[-1], socket.SHUT_RDWR)
