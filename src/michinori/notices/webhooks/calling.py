"""One call over the wire: only to a public address, never along a redirect, never for longer than ten seconds."""

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
"""Seconds for connecting, sending and the answer's head together."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Unreachable(Exception):
    """There was no answer. The message is one word for the owner: ``address``, ``refused``, ``slow``, ``garbage``…"""


class Target(NamedTuple):
    """An address taken apart."""

    secure: bool
    host: str
    port: int
    path: str


def read_url(url: str) -> Target | None:
    """What may be called: https with a name or public address; in simulated time this very machine by http as well."""
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
    """The header ``Michinori-Signature``: ``t=SECONDS,v1=HEX``, HMAC-SHA256 of ``SECONDS.BODY``."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Send it and give the status of the answer, whose content is not read. Raises ``Unreachable``."""
    target = read_url(url)
    if target is None:
        raise Unreachable("address")
    line = _connect(target)
    # A time-out counts from byte to byte; whoever drips them slowly is cut off by this.
    late = time.monotonic() + LONGEST
    cut = threading.Timer(LONGEST, _cut, [line])
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
            raise Unreachable("slow")  # the head was cut off, which the library takes for its end
        return status
    finally:
        cut.cancel()
        connection.close()
        line.close()


def _connect(target: Target) -> socket.socket:
    """To an address that was looked at: the name is not asked again, which could say something else by then."""
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
    """Whether it lies outside: nothing of this machine, of the net around it, or hidden in another form."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if settings.SIMULATED_TIME and ip.is_loopback:
        return host in _LOCAL
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return False
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return ip.is_global and not ip.is_multicast


def _secured(line: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(line, server_hostname=host)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
