"""Telling systemd, which started ``serve``, how it is (sd_notify(3)): a line to the socket that it names."""

import contextlib
import os
import socket

READY = "READY=1"
STOPPING = "STOPPING=1"


def tell(state: str) -> None:
    """Tell whoever started this process by ``Type=notify``; do nothing if nobody asked to be told, or has gone."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
