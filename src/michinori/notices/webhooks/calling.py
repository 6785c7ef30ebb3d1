"""An HTTP client for addresses typed by users: only public addresses, no redirects, ten seconds at most."""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 10.0
"""Time-out in seconds for connecting, sending and reading the answer's headers together."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of public IPv6. Outside lie some that may lead inside: ``::127.0.0.1`` and ``::ffff:0:127.0.0.1``."""


class Unreachable(Exception):
    """There was no usable answer. The message is one word for the owner: ``address``, ``refused``, ``slow``,
    ``garbage``…
    """


class Target(NamedTuple):
    """The parts of a URL to call."""

    secure: bool
    host: str
    port: int
    path: str


def read_url(url: str) -> Target | None:
    """The parts of a URL that may be called, else None: https only; in simulated time http to this machine as well."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    local = settings.SIMULATED_TIME and host in _LOCAL
    plain = all("!" <= letter <= "~" and letter not in '"<>\\^`{|}' for letter in url)
    if not plain or not host or parts.username is not None or parts.fragment or port == 0:
        return None
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        return None
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure, host, port or (443 if secure else 80), path)


def sign(secret: str, at: int, body: bytes) -> str:
    """The header ``Michinori-Signature``: ``t=SECONDS,v1=HEX``; HEX is the HMAC-SHA256 of ``SECONDS.BODY``."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """POST and return the HTTP status; the answer's body is not read. Raises ``Unreachable``."""
    target = read_url(url)
    if target is None:
        raise Unreachable("address")
    line = _connect(target)
    # The socket's time-out starts anew with every byte; this timer ends answers that arrive slowly.
    late = time.monotonic() + LONGEST
    cut = threading.Timer(LONGEST, _shut_down, [line])
    cut.daemon = True
    cut.start()
    connection = http.client.HTTPConnection(target.host, target.port, timeout=LONGEST)
    try:
        connection.sock = _secured(line, target.host) if target.secure else line
        connection.request("POST", target.path, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except ssl.SSLError as error:
        raise Unreachable("certificate") from error
    except TimeoutError as error:
        raise Unreachable("slow") from error
    except (http.client.HTTPException, ValueError, OSError) as error:
        raise Unreachable("garbage" if time.monotonic() < late else "slow") from error
    else:
        if time.monotonic() >= late:
            raise Unreachable("slow")  # the timer cut the headers off, which http.client takes for their end
        return status
    finally:
        cut.cancel()
        connection.close()
        line.close()


def _connect(target: Target) -> socket.socket:
    """Connect to an address after checking it. The name is resolved only once, since a second answer of the DNS might
    name an internal address (DNS rebinding).
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(_may_be_called(address, target.host) for address in addresses):
        raise Unreachable("address")
    try:
        return socket.create_connection((addresses[0], target.port), timeout=LONGEST / 2)
    except TimeoutError as error:
        raise Unreachable("slow") from error
    except OSError as error:
        raise Unreachable("refused") from error


def _may_be_called(address: str, host: str) -> bool:
    """Whether an IP address is public: not of this machine or its network, not even embedded in an IPv6 address. In
    simulated time the loopback addresses are allowed under their own names.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if settings.SIMULATED_TIME and ip.is_loopback:
        return host in _LOCAL
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def _secured(line: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(line, server_hostname=host)


def _shut_down(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
