"""Which addresses may be called: public ones, and those of this machine in simulated time under their own names."""

import ipaddress
import socket
import time
from collections.abc import Sequence

from django.conf import settings

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of public IPv6. Outside lie some that may lead inside: ``::127.0.0.1`` and ``::ffff:0:127.0.0.1``."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""By which a network with IPv6 alone reaches IPv4, whose address is the last 32 bits (RFC 6052)."""


class Unreachable(Exception):
    """There was no usable answer. The message is one word for the owner: ``address``, ``refused``, ``slow``,
    ``garbage``…
    """


def checked(host: str, port: int) -> list[str]:
    """The addresses of a host, after a check of them all. The name is resolved only once, since a second answer of the
    DNS might name an internal address (DNS rebinding). Raises ``Unreachable``.
    """
    addresses = resolved(host, port)
    if not all(may_be_called(address, host) for address in addresses):
        raise Unreachable("address")
    return addresses


def resolved(host: str, port: int) -> list[str]:
    """All addresses of a host, at least one. Raises ``Unreachable``."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name") from error
    addresses = [str(each[4][0]) for each in found]
    if not addresses:
        raise Unreachable("name")
    return addresses


def may_be_called(address: str, host: str) -> bool:
    """Whether an IP address is public: not of this machine or its network, not even embedded in an IPv6 address. In
    simulated time the loopback addresses are allowed under their own names.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if settings.SIMULATED_TIME and ip.is_loopback:
        return host in LOCAL
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or _behind_nat64(ip)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def _behind_nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def connect(addresses: Sequence[str], port: int, seconds: float | None) -> socket.socket:
    """A connection to the first that answers of addresses that were checked, or that the operator set: a host may have
    one of IPv6 that leads nowhere. ``seconds``: for all together, of which each gets an equal share of what is left;
    None: as long as the system waits. Raises ``Unreachable``.
    """
    until = time.monotonic() + (seconds or 0)
    fault = "refused"
    for number, address in enumerate(addresses):
        left = None if seconds is None else (until - time.monotonic()) / (len(addresses) - number)
        if left is not None and left <= 0:
            break
        try:
            return socket.create_connection((address, port), timeout=left)
        except TimeoutError:
            fault = "slow"
        except OSError:
            fault = "refused"
    raise Unreachable(fault)
