"""A server on a free port that keeps what is sent to it, as a collector of traces or a Sentry would."""

import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Heard:
    """``came``: path, headers and body, unpacked, of each request. ``status``: what is answered."""

    url: str
    status: int = 200
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def bodies(self, path: str = "/") -> list[bytes]:
        return [body for where, _, body in list(self.came) if where.startswith(path)]


@contextmanager
def hearing() -> Iterator[Heard]:
    """Such a server, for the length of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding", "")
            if packed == "gzip":
                body = gzip.decompress(body)
            elif packed == "deflate":
                body = zlib.decompress(body)
            heard.came.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(heard.status)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *unused: Any) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    heard = Heard(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield heard
    finally:
        server.shutdown()
        server.server_close()


def spans(heard: Heard) -> list[Any]:
    """The spans that came to a collector."""
    return [
        span
        for body in heard.bodies("/v1/traces")
        for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for of_scope in of_resource.scope_spans
        for span in of_scope.spans
    ]


def told(heard: Heard) -> list[dict[str, Any]]:
    """The events that came to a Sentry: each envelope has a line about it and then an item of two lines."""
    lines = [line for body in heard.bodies("/api/7/envelope/") for line in body.decode().splitlines()]
    return [json.loads(line) for line in lines if '"logentry"' in line]
