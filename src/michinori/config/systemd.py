"""Telling systemd, which started ``serve``, how it is (sd_notify(3)): a line to the socket that it names."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator

READY = "READY=1"
STOPPING = "STOPPING=1"
_EVERY, _LONGER = 60.0, 15 * 60
"""How often it hears that the start goes on, and how many seconds more that is worth: as many as the unit gives."""


def tell(state: str) -> None:
    """Tell whoever started this process by ``Type=notify``; do nothing if nobody asked to be told, or has gone."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)


@contextlib.contextmanager
def while_starting() -> Iterator[None]:
    """Tell it for the length of the block that the start goes on, which it otherwise ends after ``TimeoutStartSec``."""
    over = threading.Event()
    teller = threading.Thread(target=_go_on, args=(over,), daemon=True, name="systemd")
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _go_on(over: threading.Event) -> None:
    tell(f"EXTEND_TIMEOUT_USEC={_LONGER}000000")
    while not over.wait(_EVERY):
        tell(f"EXTEND_TIMEOUT_USEC={_LONGER}000000")
