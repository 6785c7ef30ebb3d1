"""Somebody signed in at a real site who listens to ``/live``, as the page's script would."""

import json
import queue
import re
import socket
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import httpx

PASSWORD = "hashiru-michi-27"


def sign_in(url: str, email: str) -> httpx.Client:
    """A browser without a window."""
    person = httpx.Client(base_url=url, timeout=30)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', person.get("/accounts/login/").text)
    assert token
    sent = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    assert person.post("/accounts/login/", data=sent, headers={"Referer": url}).status_code == 302
    return person


class Listener:
    """An open stream; ``events`` gives (kind, data) one after the other, and at its end ("over", None)."""

    def __init__(self, person: httpx.Client, since: float | None = None) -> None:
        self.events: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        request = person.build_request("GET", "/live", params={"since": since or time.time()}, timeout=60)
        self.answer = person.send(request, stream=True)
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection under the thread that reads from it."""
        with suppress(OSError):
            self.answer.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def next(self, kind: str, patience: float = 60) -> Any:
        """The data of the next event of this kind; others are passed over."""
        give_up = time.monotonic() + patience
        while True:
            found, data = self.events.get(timeout=max(0.01, give_up - time.monotonic()))
            if found == kind:
                return data
            assert found != "over", f"the stream ended before {kind}"

    def _read(self) -> None:
        kind = ""
        try:
            for line in self.answer.iter_lines():
                name, _, rest = line.partition(": ")
                if name == "event":
                    kind = rest
                elif name == "data":
                    self.events.put((kind, json.loads(rest) if rest else None))
        except (httpx.HTTPError, httpx.StreamError):
            pass
        self.events.put(("over", None))
