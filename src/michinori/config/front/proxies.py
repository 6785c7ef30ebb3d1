"""The request as the visitor sent it: without what the proxies in front of the site did to it, and without headers
that imitate others.
"""

import ipaddress

from michinori.config.front.asgi_types import Headers, Scope

_FORWARDED_FOR = b"x-forwarded-for"


def seen_through(scope: Scope, proxies: int) -> Scope:
    """A copy of ``scope`` whose ``client`` is the visitor behind ``proxies`` trusted proxies (``MICHINORI_PROXIES``).

    Each proxy appends the address it was called from to X-Forwarded-For, so the entry that the outermost one wrote
    counts from the right; what stands left of it the visitor may have typed. If it is missing or no address, the
    nearest known caller counts. The header is taken away, so that nothing else reads it. Headers whose name has an
    underscore are taken away too: in WSGI ``X_Forwarded_For`` could not be told from ``X-Forwarded-For``.
    """
    headers: Headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    chain = b",".join(value for name, value in headers if name == _FORWARDED_FOR).decode("latin1").split(",")
    seen = dict(scope)
    caller = _address(scope["client"][0]) if scope.get("client") else None
    if caller:
        seen["client"] = (caller, scope["client"][1])
    seen["headers"] = [(name, value) for name, value in headers if name != _FORWARDED_FOR]
    for entry in reversed(chain[-proxies:] if proxies else []):
        address = _address(entry)
        if address is None:
            break
        seen["client"] = (address, 0)
    return seen


def _address(entry: str) -> str | None:
    """The IP address in an entry of X-Forwarded-For, also where a proxy wrote ``[IPv6]:port`` or ``IPv4:port``.

    An IPv4 address that was written as IPv6 (``::ffff:192.0.2.1``) becomes IPv4: the limits count IPv6 by networks, and
    all of IPv4 would be one.
    """
    text = entry.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(getattr(found, "ipv4_mapped", None) or found)
