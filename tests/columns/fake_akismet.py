"""An Akismet of our own on a free port: it answers what the test asks for, and remembers what it was sent."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Said:
    """One answer. ``drip``: seconds between its bytes."""

    text: str = "false"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0


THANKS = Said("Thanks for making the web a better place.")


class FakeAkismet:
    """``says``: the next answers, in order. After them: ``false``, or thanks for what is submitted."""

    def __init__(self) -> None:
        self.says: deque[Said] = deque()
        self.heard: list[tuple[str, dict[str, str]]] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}
                fake.heard.append((self.path, fields))
                said = fake.says.popleft() if fake.says else THANKS if "/submit-" in self.path else Said()
                fake.answer(self, said)

            def log_message(self, *unused: Any) -> None:
                """Log nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler, said: Said) -> None:
        lines = [f"HTTP/1.1 {said.status} Said", *(f"{name}: {value}" for name, value in said.headers.items())]
        whole = ("\r\n".join([*lines, f"Content-Length: {len(said.text)}", "", ""]) + said.text).encode()
        try:
            for byte in [whole[n : n + 1] for n in range(len(whole))] if said.drip else [whole]:
                handler.wfile.write(byte)
                time.sleep(said.drip)
        except OSError:
            return

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
