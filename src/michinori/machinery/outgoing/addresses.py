"""Which addresses may be called: public ones, and those of this machine in simulated time under their own names."""

import ipaddress
import socket

from django.conf import settings

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of public IPv6. Outside lie some that may lead inside: ``::127.0.0.1`` and ``::ffff:0:127.0.0.1``."""


class Unreachable(Exception):
    """There was no usable answer. The message is one word for the owner: ``address``, ``refused``, ``slow``,
    ``garbage``…
    """


def checked(host: str, port: int) -> str:
    """The address of a host, after a check of all that it has. The name is resolved only once, since a second answer of
    the DNS might name an internal address (DNS rebinding). Raises ``Unreachable``.
    """
    addresses = resolved(host, port)
    if not all(may_be_called(address, host) for address in addresses):
        raise Unreachable("address")
    return addresses[0]


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
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is not None:
            return inner.is_global and not inner.is_multicast
        if ip not in _GLOBAL_UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address that was checked, or that the operator set. Raises ``Unreachable``."""
    try:
        return socket.create_connection((address, port), timeout=seconds)
    except TimeoutError as error:
        raise Unreachable("slow") from error
    except OSError as error:
        raise Unreachable("refused") from error
