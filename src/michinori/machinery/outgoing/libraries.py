"""A session of requests for libraries that call for us: the card company's, the sign-in's, the collector's of traces.

The hosts of the operator's settings may lie inside; whatever else an answer names (an endpoint, a redirect) must be
https and public. Where the operator set a proxy by ``HTTPS_PROXY``, that one resolves names and has to refuse.
"""

import socket
from collections.abc import Collection
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.poolmanager import PoolManager

from michinori.machinery.outgoing.addresses import Unreachable, checked, connect


def session(*addresses: str) -> Session:
    """A session that follows no redirect (``TooManyRedirects``) and reaches inside only the hosts of ``addresses``."""
    made = Session()
    made.max_redirects = 0
    adapter = _Adapter(frozenset(filter(None, (urlsplit(one).hostname for one in addresses))))
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    return made


class _Adapter(HTTPAdapter):
    """Refuses plain http outside of the hosts of the settings; see ``_pools``."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = PoolManager(args[0], maxsize=args[1], block=kwargs.get("block", False))
        self.poolmanager.pool_classes_by_scheme = _pools(self._known)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        """Raises ``InvalidURL`` for plain http to anybody else, besides what requests raises."""
        place = urlsplit(request.url or "")
        if place.scheme != "https" and place.hostname not in self._known:
            raise InvalidURL("https is needed", request=request)
        return super().send(request, *args, **kwargs)


def _pools(known: Collection[str]) -> dict[str, type]:
    """Pools whose connections go to an address that was checked, but for ``known`` hosts."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return super()._new_conn() if self.host in known else _connected(self)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return super()._new_conn() if self.host in known else _connected(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _connected(line: HTTPConnection) -> socket.socket:
    """A connection to a checked address of the host; its name stays, for the certificate."""
    seconds = line.timeout if isinstance(line.timeout, (int, float)) else None
    try:
        made = connect(checked(line.host, line.port), line.port, seconds)
    except Unreachable as error:
        raise NewConnectionError(line, f"not called: {error}") from error
    made.settimeout(seconds)
    return made
